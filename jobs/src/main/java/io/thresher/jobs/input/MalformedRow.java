package io.thresher.jobs.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Finds the first row of a text file that its schema does not fit, by reading the file again. */
final class MalformedRow {
  private static final String CORRUPT = "_thresher_corrupt";
  private static final String POSITION = "_thresher_position";

  private MalformedRow() {}

  static String find(
      SparkSession spark,
      InputFormat format,
      Map<String, String> options,
      StructType schema,
      String file) {
    // One partition, so that ids are positions.
    SparkSession single = spark.newSession();
    single.conf().set("spark.sql.files.maxPartitionBytes", Long.toString(Long.MAX_VALUE / 2));
    single.conf().set("spark.sql.csv.parser.columnPruning.enabled", "false");
    try {
      List<Row> rows =
          single
              .read()
              .format(InputReader.reader(format))
              .options(options)
              .option("mode", "PERMISSIVE")
              .option("columnNameOfCorruptRecord", CORRUPT)
              .schema(schema.add(CORRUPT, DataTypes.StringType))
              .load(file)
              .withColumn(POSITION, monotonically_increasing_id())
              .filter(col(CORRUPT).isNotNull())
              .limit(1)
              .collectAsList();
      return rows.isEmpty()
          ? ""
          : "data row " + (rows.get(0).getLong(rows.get(0).fieldIndex(POSITION)) + 1);
    } catch (Exception e) {
      return ""; // The row's position helps; without it the error still names the file.
    }
  }
}
