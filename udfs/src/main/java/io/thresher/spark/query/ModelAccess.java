package io.thresher.spark.query;

import io.thresher.errors.Problems;
import io.thresher.errors.SqlProblems;
import io.thresher.model.ModelPlaces;
import io.thresher.options.Caller;
import io.thresher.options.ScoreOptions;
import io.thresher.options.SqlRules;
import io.thresher.options.SqlSetting;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.ort.OrtOptions;
import java.math.BigInteger;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Which models a caller may plan with, and how they are reached.
 *
 * @param hadoop how file systems are reached
 * @param places where the models may lie
 * @param rules what SQL may do; null for a program
 */
public record ModelAccess(Configuration hadoop, ModelPlaces places, @Nullable SqlRules rules) {

  static ModelAccess ofProgram(SparkSession spark) {
    return new ModelAccess(hadoop(spark, Caller.PROGRAM), ModelPlaces.ANYWHERE, null);
  }

  static ModelAccess ofSql(SparkSession spark, SqlRules rules) {
    return new ModelAccess(
        ofContext(spark),
        ModelPlaces.in(
            rules.models(), rules.schemes(), SqlSetting.MODELS.key(), SqlSetting.SCHEMES.key()),
        rules);
  }

  /**
   * For SQL, as the context was started: a session that could set where an allowed name leads could
   * go anywhere.
   */
  public static Configuration hadoop(SparkSession spark, Caller caller) {
    return caller.isSql() ? ofContext(spark) : spark.sessionState().newHadoopConf();
  }

  private static Configuration ofContext(SparkSession spark) {
    return new Configuration(spark.sparkContext().hadoopConfiguration());
  }

  /** Adds a problem for each key of ONNX Runtime that the caller may not set. */
  void checkKeys(ScoreOptions options, Problems problems) {
    if (rules != null) {
      OrtOptions.checkOpen(options.ort(), rules, problems);
    }
  }

  /**
   * Adds a problem where the inputs of a run are larger than the caller may have.
   *
   * @param positions the most that rows of different lengths have together; 0 where not given
   */
  void checkBatch(int rows, int positions, List<InputBinding> inputs, Problems problems) {
    if (rules == null) {
      return;
    }
    BigInteger batch = BigInteger.ZERO;
    for (InputBinding input : inputs) {
      long bytes = (long) input.width() * Math.max(1, input.type().bytes());
      int times = input.isOpen() ? Math.max(rows, positions) : rows;
      batch = batch.add(BigInteger.valueOf(bytes).multiply(BigInteger.valueOf(times)));
    }
    if (batch.compareTo(BigInteger.valueOf(rules.maxBatchBytes())) > 0) {
      problems.add(
          SqlProblems.batchTooLarge(
              rows, batch.toString(), rules.maxBatchBytes(), SqlSetting.MAX_BATCH_BYTES.key()));
    }
  }

  /** At most what the caller may have. */
  long mostBatchBytes(long otherwise) {
    return rules == null ? otherwise : Math.min(otherwise, rules.maxBatchBytes());
  }
}
