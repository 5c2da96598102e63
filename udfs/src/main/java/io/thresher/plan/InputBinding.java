package io.thresher.plan;

import io.thresher.model.ElementType;
import io.thresher.options.NullPolicy;
import java.io.Serializable;
import java.util.List;

/**
 * How the tensor of one input is filled. The tensor has shape {@code [n, rowShape...]}, row-major,
 * n = rows in the batch. Either every column gives one element of a row, in order, or a single
 * array column gives them all.
 *
 * @param input name of the input in the model
 * @param type its element type
 * @param rowShape its dimensions after the leading one, all fixed; empty for an input of rank 1
 * @param columns at least one
 * @param nulls what a null becomes, also a null element of an array; a null array becomes an array
 *     of such elements
 */
public record InputBinding(
    String input,
    ElementType type,
    List<Integer> rowShape,
    List<ColumnUse> columns,
    NullPolicy nulls)
    implements Serializable {

  /** Elements in a row. */
  public int width() {
    return rowShape.stream().reduce(1, Math::multiplyExact);
  }

  /** For people to read: the tensor and the columns that feed it. */
  public String describe() {
    String names = String.join(", ", columns.stream().map(ColumnUse::name).toList());
    String types =
        String.join(
            ", ", columns.stream().map(column -> column.type().simpleString()).distinct().toList());
    String shape = rowShape.isEmpty() ? "" : ", " + String.join(", ", strings());
    return "%s: %s[n%s] <- %s (%s)%s"
        .formatted(
            input,
            type.label(),
            shape,
            names,
            types,
            nulls.equals(NullPolicy.FAIL) ? "" : ", nulls become " + nullText());
  }

  private List<String> strings() {
    return rowShape.stream().map(String::valueOf).toList();
  }

  private String nullText() {
    return nulls.kind() == NullPolicy.Kind.NAN ? "NaN" : nulls.value();
  }
}
