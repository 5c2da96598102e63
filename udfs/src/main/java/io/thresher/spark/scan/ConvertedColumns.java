package io.thresher.spark.scan;

import io.thresher.parquet.Conversion;
import io.thresher.spark.shared.Scala;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Columns that Spark's reader is to take for others, since their pages are converted for it. */
final class ConvertedColumns {
  private final Map<ColumnDescriptor, Conversion> found = new HashMap<>();
  private final BiConsumer<ParquetColumn, ColumnDescriptor> replace;

  private ConvertedColumns(BiConsumer<ParquetColumn, ColumnDescriptor> replace) {
    this.replace = replace;
  }

  /**
   * Finds them, as they lie in the file.
   *
   * @param replace has a column described as it is after the conversion
   */
  static Map<ColumnDescriptor, Conversion> of(
      ParquetColumn columns, BiConsumer<ParquetColumn, ColumnDescriptor> replace) {
    ConvertedColumns converted = new ConvertedColumns(replace);
    converted.visit(columns);
    return converted.found;
  }

  private void visit(ParquetColumn column) {
    Scala.<ParquetColumn>list(column.children()).forEach(this::visit);
    if (!column.descriptor().isDefined()) {
      return;
    }
    ColumnDescriptor stored = column.descriptor().get();
    Conversion conversion = Conversion.of(stored.getPrimitiveType());
    if (conversion != null && column.sparkType().equals(result(conversion, stored))) {
      found.put(stored, conversion);
      replace.accept(
          column,
          new ColumnDescriptor(
              stored.getPath(),
              conversion.converted(stored.getPrimitiveType()),
              stored.getMaxRepetitionLevel(),
              stored.getMaxDefinitionLevel()));
    }
  }

  private static DataType result(Conversion conversion, ColumnDescriptor stored) {
    if (stored.getPrimitiveType().getLogicalTypeAnnotation()
        instanceof DecimalLogicalTypeAnnotation decimal) {
      return DataTypes.createDecimalType(decimal.getPrecision(), decimal.getScale());
    }
    return conversion == Conversion.HALF_FLOATS ? DataTypes.FloatType : DataTypes.LongType;
  }
}
