package io.thresher.jobs.table;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TableProblems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Puts rows into a table in one commit, which says which run they are of. */
public final class TableWriter {
  private static final String SUMMARY = "spark.sql.iceberg.snapshot-property.";
  private static final String COMMIT_INFO = "spark.databricks.delta.commitInfo.userMetadata";
  private static final String APPLICATION = "spark.databricks.delta.write.txnAppId";
  private static final String TRANSACTION = "spark.databricks.delta.write.txnVersion";
  private static final String VIEW = "thresher_scored";

  private final SparkSession session;
  private final CatalogTable table;

  /** One write. */
  @FunctionalInterface
  private interface Write {
    void run() throws NoSuchTableException;
  }

  public TableWriter(SparkSession session, CatalogTable table) {
    this.session = session;
    this.table = table;
  }

  /**
   * Throws where a table of that name could not be created, as far as can be told without doing so.
   *
   * @throws ScoringException THR-OUT-985 where the namespace is missing, THR-USE-971 where the
   *     format's library is
   */
  public static void checkCanCreate(SparkSession session, TableName name, TableFormat format) {
    TableLibraries.need(
        name, () -> DataSource.lookupDataSource(format.toString(), session.sessionState().conf()));
    if (!name.isDeltaFolder() && !name.hasNamespace(session)) {
      throw new ScoringException(
          TableProblems.noNamespace(name.toString(), name.parent().toString()));
    }
  }

  /** Makes an empty table, where there is none yet. */
  public static void create(
      SparkSession session, TableName name, TableFormat format, StructType columns) {
    TableLibraries.need(
        name,
        () ->
            session.sql(
                "CREATE TABLE IF NOT EXISTS %s (%s) USING %s"
                    .formatted(name.quoted(), nullable(columns).toDDL(), format)));
  }

  private static StructType nullable(StructType columns) {
    StructType nullable = new StructType();
    for (StructField field : columns.fields()) {
      nullable = nullable.add(field.name(), field.dataType(), true);
    }
    return nullable;
  }

  public void append(Dataset<Row> rows, RunMark mark) {
    marked(mark, () -> aligned(rows).writeTo(table.name().quoted()).append());
  }

  /** In place of all rows that the table has by then. */
  public void overwrite(Dataset<Row> rows, RunMark mark) {
    marked(mark, () -> aligned(rows).writeTo(table.name().quoted()).overwrite(functions.lit(true)));
  }

  /** Each in the place of the one with its key, or beside all others where there is none. */
  public void merge(Dataset<Row> rows, List<String> keys, RunMark mark) {
    rows.createOrReplaceTempView(VIEW);
    List<String> columns = List.of(rows.columns());
    List<String> others = columns.stream().filter(column -> !keys.contains(column)).toList();
    String update =
        others.isEmpty()
            ? ""
            : " WHEN MATCHED THEN UPDATE SET " + list(others, "t.%1$s = s.%1$s", ", ");
    String merge =
        "MERGE INTO %s t USING %s s ON %s%s WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)"
            .formatted(
                table.name().quoted(),
                VIEW,
                list(keys, "t.%1$s = s.%1$s", " AND "),
                update,
                list(columns, "%s", ", "),
                list(columns, "s.%s", ", "));
    try {
      marked(mark, () -> session.sql(merge));
    } finally {
      session.catalog().dropTempView(VIEW);
    }
  }

  private static String list(List<String> columns, String form, String between) {
    return columns.stream()
        .map(column -> form.formatted("`" + column.replace("`", "``") + "`"))
        .collect(Collectors.joining(between));
  }

  /** In the order of the table; nulls for the columns that it has beside. */
  private Dataset<Row> aligned(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : table.schema().fields()) {
      columns.add(
          TableColumns.find(field.name(), rows.schema())
              .map(found -> functions.col("`" + found.name().replace("`", "``") + "`"))
              .orElseGet(() -> functions.lit(null).cast(field.dataType()))
              .as(field.name()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  /** Of all that a session can set for one write, only settings reach every kind of it. */
  private void marked(RunMark mark, Write write) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (Objects.requireNonNull(table.format()) == TableFormat.ICEBERG) {
      mark.properties().forEach((name, value) -> settings.put(SUMMARY + name, value));
    } else {
      settings.put(COMMIT_INFO, mark.json());
      settings.put(APPLICATION, "thresher-" + mark.run());
      settings.put(TRANSACTION, "1");
    }
    try {
      settings.forEach(session.conf()::set);
      write.run();
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(e); // It was there a moment ago; whoever calls tells.
    } finally {
      settings.keySet().forEach(session.conf()::unset);
    }
  }
}
