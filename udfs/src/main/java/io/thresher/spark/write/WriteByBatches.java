package io.thresher.spark.write;

import io.thresher.output.BatchTypes;
import io.thresher.output.WriterSettings;
import io.thresher.spark.query.ScoreExec;
import io.thresher.spark.query.compare.CompareExec;
import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.shared.Schemas;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.WriteFilesExec;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has predictions that come by columns written by columns too, where the file can be written so;
 * the plan shows {@code WriteBatches} then, and Spark's {@code WriteFiles} where not.
 */
final class WriteByBatches extends Rule<SparkPlan> {

  /** Whether the rule applies; on unless set to false. */
  static final String SWITCH = "spark.thresher.write.columnar";

  private static final Logger LOG = LoggerFactory.getLogger(WriteByBatches.class);
  private static final String MOST_RECORDS = "maxRecordsPerFile";

  @Override
  public SparkPlan apply(SparkPlan plan) {
    return plan.transformUp(Scala.rewrite(WriteByBatches::rewrite));
  }

  private static SparkPlan rewrite(SparkPlan plan) {
    if (!(plan instanceof WriteFilesExec write)) {
      return plan;
    }
    List<NamedExpression> written = null;
    SparkPlan source = write.child();
    if (source instanceof ProjectExec project) {
      written = Scala.list(project.projectList());
      source = project.child();
    }
    if (!(source instanceof ColumnarToRowExec rows) || !givesScores(rows.child())) {
      return plan;
    }
    SparkPlan score = rows.child();
    int[] columns = columns(written == null ? Scala.list(score.output()) : written, score);
    Configuration hadoop = write.session().sessionState().newHadoopConfWithOptions(write.options());
    String objection =
        columns == null ? "the predictions go into expressions" : objection(write, hadoop);
    if (columns == null || objection != null) {
      LOG.info("Predictions are written by rows: {}", objection);
      return plan;
    }
    return new WriteBatchesExec(CopyFromScan.in(score, columns, write, hadoop), columns);
  }

  private static boolean givesScores(SparkPlan plan) {
    return plan instanceof ScoreExec || plan instanceof CompareExec;
  }

  /** Where the score node has the columns; null where one is computed from them. */
  private static int @Nullable [] columns(
      List<? extends NamedExpression> written, SparkPlan score) {
    Map<ExprId, Integer> given = Schemas.ordinals(score.output());
    int[] columns = new int[written.size()];
    for (int i = 0; i < columns.length; i++) {
      NamedExpression named = written.get(i);
      Expression column = named instanceof Alias alias ? alias.child() : (Expression) named;
      Integer place = column instanceof Attribute attribute ? given.get(attribute.exprId()) : null;
      if (place == null) {
        return null;
      }
      columns[i] = place;
    }
    return columns;
  }

  private static @Nullable String objection(WriteFilesExec write, Configuration hadoop) {
    SQLConf conf = write.conf();
    if (!Boolean.parseBoolean(conf.getConfString(SWITCH, "true"))) {
      return SWITCH + " is false";
    }
    if (write.fileFormat().getClass() != ParquetFileFormat.class) {
      return "the format is not Parquet";
    }
    if (!write.partitionColumns().isEmpty()
        || write.bucketSpec().isDefined()
        || !write.staticPartitions().isEmpty()) {
      return "the output has partitions or buckets";
    }
    if (conf.maxRecordsPerFile() > 0
        || write.options().keysIterator().exists(Functions.of(MOST_RECORDS::equalsIgnoreCase))) {
      return MOST_RECORDS + " is set";
    }
    if (conf.writeLegacyParquetFormat()) {
      return SQLConf.PARQUET_WRITE_LEGACY_FORMAT().key() + " is on";
    }
    String types = BatchTypes.objection(Schemas.of(write.child().output()));
    return types != null ? types : WriterSettings.objection(hadoop);
  }
}
