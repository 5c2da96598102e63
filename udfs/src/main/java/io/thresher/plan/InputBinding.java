package io.thresher.plan;

import io.thresher.model.ElementType;
import io.thresher.model.image.ImageInput;
import io.thresher.options.NullPolicy;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the tensor of one input is filled. The tensor has shape {@code [n, rowShape...]}, row-major,
 * n = rows in the batch. Either every column gives one element of a row, in order, or a single
 * array column gives them all.
 *
 * @param input name of the input in the model
 * @param type its element type
 * @param rowShape its dimensions after the leading one, {@link #OPEN} where rows differ in it;
 *     empty for an input of rank 1
 * @param columns at least one
 * @param nulls what a null becomes, also a null element of an array; a null array becomes an array
 *     of such elements
 * @param open about the dimensions that are open; null where none is
 * @param tokens where the values are those of a text's tokens: of which text; else null
 * @param image where the values are the pixels of an encoded image: how they are made; else null
 */
public record InputBinding(
    String input,
    ElementType type,
    List<Integer> rowShape,
    List<ColumnUse> columns,
    NullPolicy nulls,
    @Nullable OpenDimensions open,
    @Nullable TokenSource tokens,
    @Nullable ImageInput image)
    implements Serializable {
  /** Stands for a dimension in which rows differ. */
  public static final int OPEN = -1;

  /** Of values or tokens. */
  public InputBinding(
      String input,
      ElementType type,
      List<Integer> rowShape,
      List<ColumnUse> columns,
      NullPolicy nulls,
      @Nullable OpenDimensions open,
      @Nullable TokenSource tokens) {
    this(input, type, rowShape, columns, nulls, open, tokens, null);
  }

  /** All dimensions are fixed. */
  public InputBinding(
      String input,
      ElementType type,
      List<Integer> rowShape,
      List<ColumnUse> columns,
      NullPolicy nulls) {
    this(input, type, rowShape, columns, nulls, null, null);
  }

  /** Of columns that hold the values themselves. */
  public InputBinding(
      String input,
      ElementType type,
      List<Integer> rowShape,
      List<ColumnUse> columns,
      NullPolicy nulls,
      @Nullable OpenDimensions open) {
    this(input, type, rowShape, columns, nulls, open, null);
  }

  /** Whether rows differ in a dimension. */
  public boolean isOpen() {
    return open != null;
  }

  /** Whether rows that are shorter than others of their run are filled up. */
  public boolean isPadded() {
    return open != null && open.pad() != null;
  }

  /** Elements in a row, for each position that its open dimensions give. */
  public int width() {
    return rowShape.stream().filter(size -> size != OPEN).reduce(1, Math::multiplyExact);
  }

  /** This binding for rows of one size: every open dimension has that length. */
  public InputBinding at(int length) {
    if (open == null) {
      return this;
    }
    List<Integer> shape = new ArrayList<>(rowShape);
    shape.replaceAll(size -> size == OPEN ? length : size);
    return new InputBinding(input, type, Collections.unmodifiableList(shape), columns, nulls);
  }

  /** This binding with other columns; a text's tokens come from where the first of them lies. */
  public InputBinding over(List<ColumnUse> other) {
    return new InputBinding(
        input,
        type,
        rowShape,
        other,
        nulls,
        open,
        tokens == null ? null : tokens.over(other),
        image);
  }

  /** This binding, its open dimensions known to take a length. */
  public InputBinding tried(int length) {
    return open == null
        ? this
        : new InputBinding(
            input,
            type,
            rowShape,
            columns,
            nulls,
            new OpenDimensions(open.names(), length, open.pad()),
            tokens);
  }

  /** For people to read: the tensor and the columns that feed it. */
  public String describe() {
    if (tokens != null) {
      String most = tokens.maxTokens() > 0 ? ", at most " + tokens.maxTokens() + " a text" : "";
      return "%s: %s[n, tokens] <- tokens of %s%s"
          .formatted(input, type.label(), names(tokens.columns()), most);
    }
    if (image != null && image.steps() != null) {
      return "%s: %s[n%s] <- images of %s, %s"
          .formatted(
              input,
              type.label(),
              ", " + String.join(", ", strings()),
              columns.get(0).name(),
              image.steps().describe());
    }
    String names = names(columns);
    String types =
        String.join(
            ", ", columns.stream().map(column -> column.type().simpleString()).distinct().toList());
    String shape = rowShape.isEmpty() ? "" : ", " + String.join(", ", strings());
    return "%s: %s[n%s] <- %s (%s)%s%s"
        .formatted(
            input,
            type.label(),
            shape,
            names,
            types,
            nulls.equals(NullPolicy.FAIL) ? "" : ", nulls become " + text(nulls),
            open == null ? "" : ", " + grouping(open));
  }

  private static String names(List<ColumnUse> columns) {
    return String.join(", ", columns.stream().map(ColumnUse::name).toList());
  }

  private static String grouping(OpenDimensions open) {
    return open.pad() == null
        ? "rows of equal length share a run"
        : "shorter rows padded with " + text(open.pad());
  }

  private List<String> strings() {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < rowShape.size(); i++) {
      int size = rowShape.get(i);
      strings.add(open == null || size != OPEN ? String.valueOf(size) : open.names().get(i));
    }
    return strings;
  }

  private static String text(NullPolicy value) {
    return value.kind() == NullPolicy.Kind.NAN ? "NaN" : value.value();
  }
}
