package io.thresher.tensor.output;

import io.thresher.plan.OutputPart;
import io.thresher.plan.ScoreColumn;
import java.util.Arrays;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * One column of scores over the output that holds them: the output itself, or a view of one element
 * of each of its rows, which is not copied, or of the label of the largest one. Owned by one task
 * and not thread-safe.
 */
public final class GivenColumn {
  private final ScoreColumn column;
  private final OutputColumn output;
  private final OutputColumn.@Nullable Finder finder;
  private final UTF8String[] labels;
  private int[] places = new int[0];

  public GivenColumn(ScoreColumn column, OutputColumn output) {
    this.column = column;
    this.output = output;
    OutputPart part = column.part();
    boolean everywhere =
        part == null || part instanceof OutputPart.Decoded || output instanceof NumberColumn;
    finder = part == null || everywhere ? null : output.finder(part);
    labels =
        part instanceof OutputPart.Likeliest likeliest
            ? likeliest.labels().stream().map(UTF8String::fromString).toArray(UTF8String[]::new)
            : new UTF8String[0];
  }

  public ScoreColumn column() {
    return column;
  }

  /** Whether rows may lack the element, so that each has to be looked for. */
  public boolean isSearched() {
    return finder != null;
  }

  /**
   * Looks for the element of each of the rows {@code [from, to)}, which have just been scored.
   *
   * @return the first row without one, where the search ends; {@code to} where all have one
   */
  public int locate(int from, int to) {
    if (finder == null) {
      return to;
    }
    if (places.length < to) {
      places = Arrays.copyOf(places, Math.max(to, 2 * places.length));
    }
    for (int row = from; row < to; row++) {
      places[row] = finder.find(row);
      if (places[row] < 0) {
        places[row] = 0;
        return row;
      }
    }
    return to;
  }

  /** A view of the rows from row {@code from} on. */
  public ColumnVector vector(int from) {
    OutputPart part = column.part();
    if (part == null || part instanceof OutputPart.Decoded) {
      return output.vector(from);
    }
    if (part instanceof OutputPart.Likeliest) {
      return new LabelVector(output.numbers(), labels, from);
    }
    return output instanceof NumberColumn numbers
        ? numbers.vector(part, from)
        : new ReorderedVector(output.elements(), places, from);
  }
}
