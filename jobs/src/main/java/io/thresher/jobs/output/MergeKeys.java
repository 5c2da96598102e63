package io.thresher.jobs.output;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TableProblems;
import io.thresher.jobs.table.TableName;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Whether each row has a key of its own. */
final class MergeKeys {
  private static final String COUNT = "thresher_rows";

  private MergeKeys() {}

  /**
   * Looks at all rows, where there is a key.
   *
   * @throws ScoringException THR-DATA-970
   */
  static void check(TableName table, Dataset<Row> rows, List<String> keys) {
    if (keys.isEmpty()) {
      return;
    }
    Column[] columns = keys.stream().map(MergeKeys::column).toArray(Column[]::new);
    Column isNull = functions.lit(false);
    for (Column column : columns) {
      isNull = isNull.or(column.isNull());
    }
    Row found =
        rows.groupBy(columns)
            .agg(functions.count(functions.lit(1)).as(COUNT))
            .filter(functions.col(COUNT).gt(1).or(isNull))
            .agg(functions.count(functions.lit(1)), functions.sum(COUNT))
            .head();
    if (found.getLong(0) > 0) {
      throw new ScoringException(
          TableProblems.keysNotUnique(
              table.toString(),
              keys,
              String.format(
                  Locale.ROOT,
                  "%,d that are null or not alone, of %,d rows",
                  found.getLong(0),
                  found.getLong(1))));
    }
  }

  private static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }
}
