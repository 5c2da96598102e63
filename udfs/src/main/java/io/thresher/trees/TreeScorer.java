package io.thresher.trees;

import java.util.List;

/** Evaluates an ensemble block by block, in memory of its own. Owned by one thread. */
public final class TreeScorer {
  /** Rows in a block. */
  public static final int BLOCK_ROWS = Block.ROWS;

  private final Kernel kernel;
  private final Block block;
  private final Kernel.Sums sums;
  private final Finish finish;
  private final boolean plain;
  private final int targets;
  private final double[] scores;
  private final int[] labels = new int[Block.ROWS];
  private final Features.Column[] columns;
  private final FeatureStep[][] steps;

  TreeScorer(Kernel kernel, Features features) {
    this.kernel = kernel;
    block = kernel.newBlock();
    sums = kernel.newSums();
    finish = new Finish(kernel);
    plain = finish.isPlain();
    targets = kernel.ensemble().targets();
    scores = new double[targets * Block.ROWS];
    columns = new Features.Column[kernel.lastFeature() + 1];
    steps = new FeatureStep[columns.length][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = features.column(i);
      List<FeatureStep> following = columns[i].steps();
      steps[i] = following.toArray(FeatureStep[]::new);
    }
  }

  /**
   * Evaluates rows {@code [from, from + rows)}, at most {@link #BLOCK_ROWS}. A row's scores depend
   * on no other row.
   */
  public void evaluate(InputColumns inputs, int from, int rows) {
    kernel.evaluate(new Fed(inputs), from, rows, block, sums);
    if (plain) {
      finish.plain(sums, rows, scores);
      return;
    }
    for (int row = 0; row < rows; row++) {
      finish.row(sums, row);
      System.arraycopy(finish.scores(), 0, scores, row * targets, targets);
      labels[row] = finish.label();
    }
  }

  /** Copies the scores that an output has for a row of the block, as doubles. */
  public void scores(TreeOutput output, int row, double[] into) {
    for (int target = 0; target < targets; target++) {
      into[target] = scores[row * targets + target];
    }
    output.steps().apply(into);
  }

  /** The number of the class that a row of the block has, for {@link #label}. */
  public int labelNumber(int row) {
    return labels[row];
  }

  /** The label of a class: Long or String. */
  public Comparable<?> label(int number) {
    return Finish.labelOf(kernel.ensemble(), number);
  }

  /** How many classes there are; 0 for a regressor. */
  public int classes() {
    return kernel.ensemble().classes().labels().size();
  }

  /** Features as the ensemble's operator sees them. */
  private final class Fed implements FeatureBlock {
    private final InputColumns inputs;

    private Fed(InputColumns inputs) {
      this.inputs = inputs;
    }

    @Override
    public void bits(int feature, int from, int count, int[] into) {
      Features.Column column = columns[feature];
      inputs.bits(column.input(), column.column(), from, count, into);
      if (steps[feature].length > 0) {
        for (int i = 0; i < count; i++) {
          float value = Float.intBitsToFloat(into[i]);
          for (FeatureStep step : steps[feature]) {
            value = step.apply(value);
          }
          into[i] = Float.floatToRawIntBits(value);
        }
      }
    }

    @Override
    public void doubles(int feature, int from, int count, double[] into) {
      Features.Column column = columns[feature];
      inputs.doubles(column.input(), column.column(), from, count, into);
    }
  }
}
