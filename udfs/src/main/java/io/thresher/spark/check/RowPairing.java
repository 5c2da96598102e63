package io.thresher.spark.check;

import io.thresher.check.PairedModels;
import io.thresher.spark.task.TaskOutcome;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * The values of two models in the rows of one schema. Sent to tasks, each of which compares its own
 * rows and hands in what it found with its {@link TaskOutcome}: a task that fails, or that another
 * one overtakes, counts for nothing.
 */
public final class RowPairing implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What tasks call what they found. */
  public static final String FINDING = "models";

  private static final int LEAST_SAMPLE = 64;

  private final List<PairPlan> plans;
  private final RowTexts texts;

  RowPairing(List<PairPlan> plans, RowTexts texts) {
    this.plans = List.copyOf(plans);
    this.texts = texts;
  }

  /**
   * Begins a task, with its first row at hand.
   *
   * @param tasks of the whole run, so that samples of all are as large as one
   */
  public Task begin(TaskContext context, int tasks) {
    int sample = Math.max(LEAST_SAMPLE, ModelPairing.SAMPLE / Math.max(1, tasks));
    PairedModels models =
        new PairedModels(plans.stream().map(PairPlan::target).toList(), sample, seed());
    Task task = new Task(models);
    TaskOutcome outcome = TaskOutcome.of(context);
    outcome.onFinish(() -> outcome.addFinding(FINDING, task.finished()));
    return task;
  }

  /** The same for the same part of a file, wherever the file lies and whoever reads it. */
  private static long seed() {
    UTF8String file = InputFileBlockHolder.getInputFilePath();
    String path = file.toString();
    CRC32 crc = new CRC32();
    crc.update(path.substring(path.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8));
    return crc.getValue() << Integer.SIZE ^ InputFileBlockHolder.getStartOffset();
  }

  /** What one task compares. Owned by it. */
  public final class Task {
    private final PairedModels models;
    private final PairedValues[] values;
    private final int[] second;
    private int[] rows = new int[0];
    private boolean[] agree = new boolean[0];
    private byte @Nullable [] encoded;

    private Task(PairedModels models) {
      this.models = models;
      values = new PairedValues[plans.size()];
      second = new int[plans.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = PairedValues.of(plans.get(i), models.outputs().get(i));
        second[i] = plans.get(i).second().ordinal();
      }
    }

    /** Compares a row. */
    public void add(InternalRow row) {
      if (row.isNullAt(second[0])) { // All of a row's scores are null, or none.
        models.addUnscored();
        return;
      }
      boolean agree = true;
      for (PairedValues value : values) {
        boolean agrees = value.agree(row);
        agree &= agrees;
        if (!agrees && value.output.takesWorst()) {
          addWorst(value, row);
        }
      }
      models.compared(agree);
    }

    /** Compares all rows of a batch. */
    public void add(ColumnarBatch batch) {
      int scored = findScored(batch.column(second[0]), batch.numRows());
      Arrays.fill(agree, 0, scored, true);
      for (PairedValues value : values) {
        value.agree(batch, rows, scored, agree, i -> addWorst(value, batch.getRow(rows[i])));
      }
      for (int i = 0; i < scored; i++) {
        models.compared(agree[i]);
      }
    }

    /** Counts the rows without scores, and finds the others. */
    private int findScored(ColumnVector scores, int all) {
      if (rows.length < all) {
        rows = new int[all];
        agree = new boolean[all];
      }
      boolean some = scores.hasNull();
      int scored = 0;
      for (int row = 0; row < all; row++) {
        if (some && scores.isNullAt(row)) {
          models.addUnscored();
        } else {
          rows[scored++] = row;
        }
      }
      return scored;
    }

    private void addWorst(PairedValues value, InternalRow row) {
      value.output.addWorst(
          value.text(value.first(), row), value.text(value.second(), row), texts.of(row));
    }

    private byte[] finished() {
      if (encoded == null) {
        for (PairedValues value : values) {
          value.finish();
        }
        encoded = models.encode();
      }
      return encoded;
    }
  }
}
