package io.thresher.spark.shared;

import io.thresher.options.SqlRules;
import io.thresher.options.SqlSetting;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import scala.Tuple2;

/**
 * The settings of what SQL may do, as the Spark context was started with. A session's own settings
 * are never looked at, and Spark refuses to set these in one.
 */
public final class SqlGuard {
  private SqlGuard() {}

  /**
   * @throws io.thresher.errors.ScoringException THR-USE-705 for each that is malformed
   */
  public static SqlRules rules(SparkSession spark) {
    return rules(spark.sparkContext().getConf());
  }

  /** The same before there is a session. */
  public static SqlRules rules(SparkConf conf) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Tuple2<String, String> setting : conf.getAllWithPrefix(SqlSetting.PREFIX)) {
      settings.put(SqlSetting.PREFIX + setting._1(), setting._2());
    }
    for (String key : SqlSetting.keys()) {
      if (conf.contains(key)) {
        settings.put(key, conf.get(key));
      }
    }
    return SqlRules.of(settings);
  }

  /** Makes the settings static ones of Spark, which SET does not change. */
  public static synchronized void refuseChanges() {
    for (SqlSetting setting : SqlSetting.values()) {
      if (!SQLConf.isStaticConfigKey(setting.key())) {
        SQLConf.buildStaticConf(setting.key())
            .doc(setting.declared().help())
            .stringConf()
            .createOptional();
      }
    }
  }
}
