package io.thresher.spark.check;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Some columns of a row for people to read. */
record RowTexts(List<Column> columns, int others) implements Serializable {

  /** A column, as it is called, and where it stands. */
  record Column(String name, int ordinal, DataType type) implements Serializable {}

  /**
   * The first few of some columns.
   *
   * @param shown names in the schema, by those that people know
   */
  static RowTexts of(StructType schema, Map<String, String> shown) {
    List<Column> columns = new ArrayList<>();
    shown.forEach(
        (name, column) -> {
          if (columns.size() < RowChecker.SHOWN_COLUMNS) {
            int ordinal = schema.fieldIndex(column);
            columns.add(new Column(name, ordinal, schema.fields()[ordinal].dataType()));
          }
        });
    return new RowTexts(List.copyOf(columns), shown.size() - columns.size());
  }

  List<String> of(InternalRow row) {
    List<String> texts = new ArrayList<>();
    for (Column column : columns) {
      Object value =
          row.isNullAt(column.ordinal()) ? null : row.get(column.ordinal(), column.type());
      texts.add(
          column.name()
              + "="
              + RowChecker.text(CatalystTypeConverters.convertToScala(value, column.type())));
    }
    if (others > 0) {
      texts.add("and " + others + " more columns");
    }
    return texts;
  }
}
