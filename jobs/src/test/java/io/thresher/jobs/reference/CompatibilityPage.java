package io.thresher.jobs.reference;

import io.thresher.model.ElementType;
import io.thresher.model.ValueSpec;
import io.thresher.plan.Conversion;
import io.thresher.plan.OutputBinding;
import io.thresher.trees.TreeOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** {@code compatibility.md}: computed by the code that binds, reads and recognises. */
final class CompatibilityPage {
  private static final List<DataType> COLUMNS =
      List.of(
          DataTypes.BooleanType,
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.FloatType,
          DataTypes.DoubleType,
          DataTypes.createDecimalType(18, 0),
          DataTypes.createDecimalType(20, 0),
          DataTypes.createDecimalType(10, 2),
          DataTypes.StringType,
          DataTypes.BinaryType,
          DataTypes.DateType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType);

  private CompatibilityPage() {}

  static String text() {
    return "# Compatibility\n" + inputs() + outputs() + ParquetSupport.text() + operators();
  }

  private static String inputs() {
    List<ElementType> elements = List.of(ElementType.values());
    List<String> titles = new ArrayList<>(List.of("column"));
    elements.forEach(element -> titles.add(element.label()));
    MarkdownTable table = new MarkdownTable(titles);
    for (DataType column : COLUMNS) {
      List<String> cells =
          new ArrayList<>(List.of("`" + column.sql().toLowerCase(Locale.ROOT) + "`"));
      elements.forEach(element -> cells.add(cell(Conversion.of(column, element))));
      table.row(cells);
    }
    return """

    ## Columns and the inputs that they feed

    `yes`: every value of the column is exactly a value of the input, or is refused where it does not fit. `narrow`: only with
    `--narrow INPUT`; floating-point values are rounded, and a whole number that does not fit fails the row. Empty: refused
    ([THR-DATA-003](errors.md#thr-data-003)). The same holds for the elements of arrays, nested or not.

    """
        + table;
  }

  private static String cell(Conversion conversion) {
    return switch (conversion) {
      case WIDENING -> "yes";
      case NARROWING -> "narrow";
      case IMPOSSIBLE -> "";
    };
  }

  private static String outputs() {
    MarkdownTable table = new MarkdownTable("output", "column");
    for (ElementType element : ElementType.values()) {
      OutputBinding scalar =
          new OutputBinding("y", ValueSpec.Kind.TENSOR, element, null, List.of());
      table.row(element.label(), "`" + scalar.columnType().sql().toLowerCase(Locale.ROOT) + "`");
    }
    return """

    ## Outputs and their columns

    An output of shape `[n]` or `[n,1]` becomes a column of this type, one of more dimensions an array of it, nested like the
    dimensions. Columns of CSV and JSON that feed an input of the type are read as the same.

    """
        + table;
  }

  private static String operators() {
    TreeOperators taken = TreeOperators.taken();
    return """

    ## Operators of the tree kernel

    [The tree kernel](../how-it-works/tree-kernel.md) takes a model of one ensemble with these operators before and behind it,
    of `ai.onnx` and `ai.onnx.ml`. Some have conditions of their own; `thresher inspect` names what stands in the way.

    """
        + new MarkdownTable("where", "operators")
            .row("inputs", types(taken.features()))
            .row("before the ensemble", String.join(", ", taken.before()))
            .row("the ensemble", String.join(", ", taken.ensembles()))
            .row("behind the ensemble", String.join(", ", taken.behind()));
  }

  private static String types(List<ElementType> types) {
    return types.stream().map(ElementType::label).collect(Collectors.joining(", "));
  }
}
