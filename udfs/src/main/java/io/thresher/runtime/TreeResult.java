package io.thresher.runtime;

import io.thresher.model.ElementType;
import io.thresher.tensor.output.MapColumn;
import io.thresher.tensor.output.NumberColumn;
import io.thresher.tensor.output.OutputColumn;
import io.thresher.tensor.output.VariableColumn;
import io.thresher.trees.TreeOutput;
import io.thresher.trees.TreeScorer;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.apache.spark.unsafe.types.UTF8String;

/** Writes what the tree kernel found for one output into its column. */
abstract class TreeResult {
  final TreeOutput output;
  final TreeScorer scorer;
  final double[] scores;

  private TreeResult(TreeOutput output, TreeScorer scorer) {
    this.output = output;
    this.scorer = scorer;
    scores = new double[output.width()];
  }

  static TreeResult of(TreeOutput output, TreeScorer scorer, OutputColumn column) {
    if (column instanceof MapColumn maps) {
      return new Maps(output, scorer, maps);
    } else if (column instanceof NumberColumn numbers) {
      return output.isLabel()
          ? new NumberLabels(output, scorer, numbers)
          : new Scores(output, scorer, numbers);
    }
    return new TextLabels(output, scorer, (VariableColumn) column);
  }

  /** Before the first block of a batch, whose rows go to rows {@code [at, at + rows)}. */
  abstract void begin(int at, int rows);

  /** Takes a block: rows {@code [from, from + count)} of the batch. */
  abstract void take(int from, int count);

  /** After the last block. */
  void end() {}

  private static void put(ByteBuffer memory, ElementType type, int element, double value) {
    switch (type) {
      case FLOAT -> memory.putFloat(element << 2, (float) value);
      case DOUBLE -> memory.putDouble(element << 3, value);
      case INT64 -> memory.putLong(element << 3, (long) value);
      case INT32 -> memory.putInt(element << 2, (int) value);
      default -> throw new IllegalStateException(type.label());
    }
  }

  /** Scores, written into the column's memory. */
  private static final class Scores extends TreeResult {
    private final NumberColumn column;
    private ByteBuffer memory = ByteBuffer.allocate(0);

    Scores(TreeOutput output, TreeScorer scorer, NumberColumn column) {
      super(output, scorer);
      this.column = column;
    }

    @Override
    void begin(int at, int rows) {
      memory = column.window(at, rows);
    }

    @Override
    void take(int from, int count) {
      int width = output.width();
      for (int row = 0; row < count; row++) {
        scorer.scores(output, row, scores);
        for (int i = 0; i < width; i++) {
          put(memory, output.type(), (from + row) * width + i, scores[i]);
        }
      }
    }
  }

  /** Labels that are numbers. */
  private static final class NumberLabels extends TreeResult {
    private final NumberColumn column;
    private final long[] labels;
    private ByteBuffer memory = ByteBuffer.allocate(0);

    NumberLabels(TreeOutput output, TreeScorer scorer, NumberColumn column) {
      super(output, scorer);
      this.column = column;
      labels =
          IntStream.range(0, scorer.classes()).mapToLong(i -> (Long) scorer.label(i)).toArray();
    }

    @Override
    void begin(int at, int rows) {
      memory = column.window(at, rows);
    }

    @Override
    void take(int from, int count) {
      for (int row = 0; row < count; row++) {
        long label = labels[scorer.labelNumber(row)];
        if (output.type() == ElementType.INT64) {
          memory.putLong((from + row) << 3, label);
        } else if (output.type() == ElementType.FLOAT) {
          memory.putFloat((from + row) << 2, (float) label);
        } else {
          put(memory, output.type(), from + row, (double) label);
        }
      }
    }
  }

  /** Labels that are text, each made once. */
  private static final class TextLabels extends TreeResult {
    private final VariableColumn column;
    private final UTF8String[] labels;
    private UTF8String[] batch = new UTF8String[0];
    private int rows;

    TextLabels(TreeOutput output, TreeScorer scorer, VariableColumn column) {
      super(output, scorer);
      this.column = column;
      labels =
          IntStream.range(0, scorer.classes())
              .mapToObj(i -> UTF8String.fromString((String) scorer.label(i)))
              .toArray(UTF8String[]::new);
    }

    @Override
    void begin(int at, int rows) {
      this.rows = rows;
      if (batch.length < rows) {
        batch = new UTF8String[rows];
      }
    }

    @Override
    void take(int from, int count) {
      for (int row = 0; row < count; row++) {
        batch[from + row] = labels[scorer.labelNumber(row)];
      }
    }

    @Override
    void end() {
      column.append(batch, rows);
    }
  }

  /** Maps from class to score. */
  private static final class Maps extends TreeResult {
    private final MapColumn column;
    private final int[] order;

    Maps(TreeOutput output, TreeScorer scorer, MapColumn column) {
      super(output, scorer);
      this.column = column;
      order = column.fixKeys(output.keys());
    }

    @Override
    void begin(int at, int rows) {}

    @Override
    void take(int from, int count) {
      for (int row = 0; row < count; row++) {
        scorer.scores(output, row, scores);
        column.append(scores, order);
      }
    }
  }
}
