package io.thresher.spark.text;

import io.thresher.spark.shared.SentConfiguration;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JSONOptionsInRead;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.json.JsonFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/**
 * JSON for Spark, which takes Spark's own options and reads more strictly. What follows a record in
 * its line or, with {@code multiLine}, in its file, and numbers that their type does not have, are
 * malformed rows: Spark reads the first record of a line and forgets the others, and takes 200 for
 * the byte -56 and 1e39 for a float that is infinite.
 */
public class JsonFormat extends JsonFileFormat {
  /** What {@code DataFrameReader.format} takes. */
  public static final String NAME = JsonFormat.class.getName();

  /** Option: the columns, as {@link #names} gives them, whose whole numbers may not be rounded. */
  public static final String EXACT = "thresher.exact";

  private static final long serialVersionUID = 1;

  /** Column names as {@link #EXACT} takes them. */
  public static String names(Iterable<String> columns) {
    return ExactColumns.text(columns);
  }

  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReader(
      SparkSession spark,
      StructType dataSchema,
      StructType partitionSchema,
      StructType requiredSchema,
      Seq<Filter> filters,
      Map<String, String> options,
      Configuration hadoop) {
    JSONOptions parsed =
        new JSONOptionsInRead(
            options,
            spark.sessionState().conf().sessionLocalTimeZone(),
            spark.sessionState().conf().columnNameOfCorruptRecord());
    Option<String> exact = options.get(EXACT);
    return new JsonReader(
        requiredSchema,
        parsed,
        exact.isEmpty() ? Set.of() : ExactColumns.names(exact.get()),
        SentConfiguration.broadcast(spark.sparkContext(), hadoop));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonFormat;
  }

  @Override
  public int hashCode() {
    return NAME.hashCode();
  }
}
