package io.thresher.spark.check;

import io.thresher.check.PairedModels;
import io.thresher.spark.task.TaskOutcome;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.catalyst.InternalRow;
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
          value.output.addWorst(
              value.text(value.first(), row), value.text(value.second(), row), texts.of(row));
        }
      }
      models.compared(agree);
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
