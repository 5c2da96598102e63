package io.thresher.plan;

import io.thresher.errors.DataProblems;
import io.thresher.errors.OpenProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ValueSpec;
import io.thresher.model.image.ImageInput;
import io.thresher.options.NullPolicy;
import io.thresher.options.ScoreOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the columns found for one input have its type, width and rank, and settles its shape.
 */
final class InputChecks {
  private final ValueSpec input;
  private final List<ColumnUse> columns;
  private final ScoreOptions options;
  private final Problems problems;

  InputChecks(ValueSpec input, List<ColumnUse> columns, ScoreOptions options, Problems problems) {
    this.input = input;
    this.columns = columns;
    this.options = options;
    this.problems = problems;
  }

  /** The binding, or null with at least one problem added. */
  @Nullable InputBinding bind(@Nullable ImageInput image) {
    boolean holdsImages = columns.size() == 1 && columns.get(0).type() instanceof BinaryType;
    return image != null && holdsImages && image.input().equals(input.name())
        ? ofImages(image)
        : bind();
  }

  private @Nullable InputBinding ofImages(ImageInput image) {
    if (image.trouble() != null) {
      problems.add(image.trouble());
      return null;
    }
    List<Long> asked = options.shape().get(input.name());
    List<Long> made = image.rowShape().stream().map(Integer::longValue).toList();
    if (asked != null && !asked.equals(made)) {
      problems.add(
          DataProblems.shapeConflict(
              input.name(),
              "images of " + made,
              String.join(", ", asked.stream().map(String::valueOf).toList())));
    }
    if (options.pad().containsKey(input.name())) {
      problems.add(OpenProblems.nothingToPad(input.name(), input.describe()));
    }
    return new InputBinding(
        input.name(), input.type(), image.rowShape(), columns, nulls(), null, null, image);
  }

  private @Nullable InputBinding bind() {
    int before = problems.list().size();
    columns.forEach(this::checkType);
    NullPolicy nulls = nulls();
    if (isArray()) {
      return bindArray(nulls, before);
    }
    List<Integer> rowShape = scalarShape();
    if (rowShape != null && options.pad().containsKey(input.name())) {
      problems.add(OpenProblems.nothingToPad(input.name(), input.describe()));
    }
    return rowShape == null || problems.list().size() > before
        ? null
        : new InputBinding(input.name(), input.type(), rowShape, columns, nulls);
  }

  private NullPolicy nulls() {
    NullPolicy nulls =
        input.type().isFloating()
            ? options.nullsOf(input.name())
            : options.nullsWithoutNan(input.name());
    if (input.type() == ElementType.STRING && nulls.kind() == NullPolicy.Kind.NAN) {
      return new NullPolicy(NullPolicy.Kind.VALUE, "nan"); // What str() makes of NaN in Python.
    }
    if (!NullValues.suits(nulls, input.type())) {
      String value = nulls.kind() == NullPolicy.Kind.NAN ? "nan" : nulls.value();
      problems.add(DataProblems.badNullValue(input.name(), value, input.type().label()));
    }
    return nulls;
  }

  private @Nullable InputBinding bindArray(NullPolicy nulls, int before) {
    List<Dimension> dimensions = arrayShape();
    if (dimensions == null) {
      return null;
    }
    List<Integer> rowShape = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Dimension dimension : dimensions) {
      boolean fixed = dimension.isFixed();
      rowShape.add(fixed ? Math.toIntExact(dimension.size()) : InputBinding.OPEN);
      names.add(fixed ? "" : openName(dimension, names.size()));
    }
    NullPolicy pad = pad(rowShape);
    OpenDimensions open =
        rowShape.contains(InputBinding.OPEN) ? new OpenDimensions(names, 1, pad) : null;
    return problems.list().size() > before
        ? null
        : new InputBinding(input.name(), input.type(), rowShape, columns, nulls, open);
  }

  /** One name for all dimensions that have to be equal: the model's, or else one of its own. */
  private String openName(Dimension dimension, int index) {
    List<Dimension> declared = input.shape();
    boolean named =
        declared != null
            && !dimension.symbol().isEmpty()
            && !dimension.symbol().equals(declared.get(0).symbol());
    return named ? dimension.symbol() : input.name() + "." + (index + 1);
  }

  private @Nullable NullPolicy pad(List<Integer> rowShape) {
    String text = options.pad().get(input.name());
    if (text == null) {
      return null;
    }
    if (Collections.frequency(rowShape, InputBinding.OPEN) != 1) {
      problems.add(OpenProblems.nothingToPad(input.name(), input.describe()));
    }
    boolean nan = input.type().isFloating() && text.equals("nan");
    NullPolicy pad = new NullPolicy(nan ? NullPolicy.Kind.NAN : NullPolicy.Kind.VALUE, text);
    if (!NullValues.suits(pad, input.type())) {
      problems.add(OpenProblems.badPad(input.name(), text, input.type().label()));
    }
    return pad;
  }

  private boolean isArray() {
    DataType type = columns.get(0).type();
    return columns.size() == 1 && (type instanceof ArrayType || type instanceof BinaryType);
  }

  private void checkType(ColumnUse column) {
    DataType type = column.type();
    boolean nested = type instanceof ArrayType || type instanceof BinaryType;
    if (nested && columns.size() > 1) {
      problems.add(wrongType(column));
      return;
    }
    while (type instanceof ArrayType array) {
      type = array.elementType();
    }
    Conversion conversion = Conversion.of(type, input.type());
    if (conversion == Conversion.IMPOSSIBLE) {
      problems.add(wrongType(column));
    } else if (conversion == Conversion.NARROWING && !options.narrows(input.name())) {
      problems.add(
          DataProblems.narrowing(
              input.name(), input.type().label(), column.name(), column.type().simpleString()));
    }
  }

  private Problem wrongType(ColumnUse column) {
    return DataProblems.wrongType(
        input.name(), input.describe(), column.name(), column.type().simpleString());
  }

  private @Nullable List<Integer> scalarShape() {
    List<Dimension> dimensions = rowDimensions(columns.size());
    if (dimensions == null) {
      return null;
    }
    long known =
        dimensions.stream()
            .filter(Dimension::isFixed)
            .mapToLong(Dimension::size)
            .reduce(1, (a, b) -> a * b);
    long open = dimensions.stream().filter(dimension -> !dimension.isFixed()).count();
    boolean fits =
        open == 0 ? known == columns.size() : open == 1 && known > 0 && columns.size() % known == 0;
    if (!fits) {
      if (open > 1) {
        problems.add(DataProblems.openShape(input.name(), input.describe()));
      } else {
        problems.add(
            DataProblems.wrongWidth(
                input.name(), input.describe(), "its columns", columns.size() + " columns"));
      }
      return null;
    }
    List<Integer> shape = new ArrayList<>();
    for (Dimension dimension : dimensions) {
      shape.add(Math.toIntExact(dimension.isFixed() ? dimension.size() : columns.size() / known));
    }
    return Collections.unmodifiableList(shape);
  }

  private @Nullable List<Dimension> arrayShape() {
    ColumnUse column = columns.get(0);
    int depth = 0;
    for (DataType type = column.type();
        type instanceof ArrayType array;
        type = array.elementType()) {
      depth++;
    }
    boolean binary = column.type() instanceof BinaryType;
    List<Dimension> dimensions = rowDimensions(-1);
    if (dimensions == null) {
      return null;
    }
    if (dimensions.isEmpty() || (!binary && depth != 1 && depth != dimensions.size())) {
      problems.add(
          DataProblems.wrongRank(
              input.name(), input.describe(), column.name(), column.type().simpleString()));
      return null;
    }
    // The length of a flat array tells one dimension only.
    long open = dimensions.stream().filter(dimension -> !dimension.isFixed()).count();
    if (open > 1 && (binary || depth < dimensions.size())) {
      problems.add(DataProblems.openShape(input.name(), input.describe()));
      return null;
    }
    return dimensions;
  }

  /**
   * The dimensions after the leading one, as {@code --shape} and the model give them; null with a
   * problem added.
   */
  private @Nullable List<Dimension> rowDimensions(int scalars) {
    List<Dimension> declared = input.shape();
    List<Long> given = options.shape().get(input.name());
    if (declared != null && declared.isEmpty()) {
      problems.add(DataProblems.scalarInput(input.name()));
      return null;
    }
    if (given == null) {
      if (declared != null) {
        return declared.subList(1, declared.size());
      }
      return List.of(scalars < 0 ? Dimension.symbolic("?") : Dimension.fixed(scalars));
    }
    List<Dimension> row = given.stream().map(Dimension::fixed).toList();
    if (declared != null && !compatible(declared.subList(1, declared.size()), row)) {
      String text = String.join(", ", given.stream().map(String::valueOf).toList());
      problems.add(DataProblems.shapeConflict(input.name(), input.describe(), text));
      return null;
    }
    return row;
  }

  private static boolean compatible(List<Dimension> declared, List<Dimension> given) {
    if (declared.size() != given.size()) {
      return false;
    }
    for (int i = 0; i < given.size(); i++) {
      if (declared.get(i).isFixed() && !declared.get(i).equals(given.get(i))) {
        return false;
      }
    }
    return true;
  }
}
