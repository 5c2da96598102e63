package io.thresher.jobs.input;

import io.thresher.plan.TextRows;
import io.thresher.spark.text.CsvFormat;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reading text so that what is no row of the schema comes along, as text, in a column of its own.
 */
public final class MalformedText {
  public static final String COLUMN = "_thresher_malformed";

  private static final String NAME_OPTION = "columnNameOfCorruptRecord";

  private MalformedText() {}

  /** Makes inference keep the text of malformed rows out of the other columns. */
  static DataFrameReader inferring(DataFrameReader reader) {
    return reader.option(NAME_OPTION, COLUMN);
  }

  /** The schema without the column that inference adds where it finds malformed rows. */
  static StructType withoutColumn(StructType inferred) {
    StructType columns = new StructType();
    for (StructField field : inferred.fields()) {
      columns = field.name().equals(COLUMN) ? columns : columns.add(field);
    }
    return columns;
  }

  static DataFrameReader reading(DataFrameReader reader, StructType schema) {
    return reader
        .option("mode", "PERMISSIVE")
        .option(NAME_OPTION, COLUMN)
        .schema(schema.add(COLUMN, DataTypes.StringType));
  }

  /** The rows with that column behind all others: Spark puts the columns of folders behind it. */
  static Dataset<Row> last(Dataset<Row> read) {
    List<Column> order = new ArrayList<>();
    for (String name : read.columns()) {
      if (!name.equals(COLUMN)) {
        order.add(quoted(read, name));
      }
    }
    order.add(quoted(read, COLUMN));
    return read.select(order.toArray(Column[]::new));
  }

  private static Column quoted(Dataset<Row> read, String name) {
    return read.col("`" + name.replace("`", "``") + "`");
  }

  static TextRows rows(InputFormat format, InputOptions options) {
    TextRows.Layout lines =
        format == InputFormat.CSV && options.header
            ? TextRows.Layout.LINES_BELOW_HEADER
            : TextRows.Layout.LINES;
    return new TextRows(
        COLUMN,
        format.source(),
        options.encoding == null ? "UTF-8" : options.encoding,
        spansLines(format, options) ? TextRows.Layout.FREE : lines);
  }

  /** Whether files are read whole: as asked, or since their encoding ends lines otherwise. */
  static boolean spansLines(InputFormat format, InputOptions options) {
    return options.multiline
        || (format == InputFormat.CSV
            && options.encoding != null
            && !CsvFormat.endsLinesAsAscii(Charset.forName(options.encoding)));
  }
}
