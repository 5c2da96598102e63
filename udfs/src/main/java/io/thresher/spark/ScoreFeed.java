package io.thresher.spark;

import io.thresher.plan.ScorePlan;
import io.thresher.spark.query.ScoreExec;
import io.thresher.spark.shared.Scala;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * How the Score operator of a query is fed.
 *
 * @param byColumns whether by batches of columns, which takes far less than by rows
 * @param why not; empty where it is
 */
public record ScoreFeed(boolean byColumns, String why) {

  /** As Spark plans the query now; empty where there is no such operator. */
  public static Optional<ScoreFeed> of(Dataset<Row> scored) {
    return find(scored.queryExecution().executedPlan());
  }

  private static Optional<ScoreFeed> find(SparkPlan plan) {
    if (plan instanceof ScoreExec score) {
      return Optional.of(
          score.supportsColumnar() ? new ScoreFeed(true, "") : new ScoreFeed(false, why(score)));
    }
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return find(adaptive.inputPlan());
    }
    return Scala.<SparkPlan>list(plan.children()).stream()
        .flatMap(child -> find(child).stream())
        .findFirst();
  }

  private static String why(ScoreExec score) {
    SparkPlan child = score.children().head();
    ScorePlan plan = score.prediction().plan();
    if (child.supportsColumnar()) {
      return plan.quarantine().text() == null
          ? "the model gives as many scores as a row is long"
          : "malformed rows of text are set aside one by one";
    }
    return child instanceof FileSourceScanExec scan
        ? why(scan)
        : "a step of the query before it works by rows: " + child.nodeName();
  }

  private static String why(FileSourceScanExec scan) {
    SQLConf conf = scan.conf();
    StructType columns = scan.schema();
    String format = scan.relation().fileFormat().toString();
    if (!format.toLowerCase(java.util.Locale.ROOT).matches(".*(parquet|orc).*")) {
      return "files of " + format + " are read by rows";
    }
    if (columns.size() > conf.wholeStageMaxNumFields()) {
      return String.format(
          Locale.ROOT,
          "%d columns are more than %s = %d",
          columns.size(),
          SQLConf.WHOLESTAGE_MAX_NUM_FIELDS().key(),
          conf.wholeStageMaxNumFields());
    }
    boolean nested = Arrays.stream(columns.fields()).anyMatch(field -> isNested(field.dataType()));
    if (nested && !conf.parquetVectorizedReaderNestedColumnEnabled()) {
      return SQLConf.PARQUET_VECTORIZED_READER_NESTED_COLUMN_ENABLED().key() + " is off";
    }
    return "Spark's reader of columns is off: " + SQLConf.PARQUET_VECTORIZED_READER_ENABLED().key();
  }

  private static boolean isNested(DataType type) {
    return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
  }
}
