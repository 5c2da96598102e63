package io.thresher.jobs;

import org.apache.spark.SparkConf;

/**
 * What Spark masks in its interface, its event logs and its plans, beside what the user has set.
 */
final class SparkRedaction {
  /** Spark's own words, and those of the other stores; Spark looks for them in values too. */
  private static final String PROPERTIES =
      "(?i)secret|passw(?:or)?d|passphrase|token|access[.]?key|account[.]key|fs[.]azure[.]sas"
          + "|encryption[.]key|api[._-]?key|private[._-]?key|credential(?!.*provider)"
          // Also as Hadoop calls them, without spark.hadoop in front.
          + "|^(?!spark[.](?!hadoop|executorEnv|yarn[.]appMasterEnv|kubernetes[.]driverEnv))"
          + "[\\w.-]*(?:[._-]|(?-i:(?<=[a-z])(?=[A-Z])))"
          + "(?:key|keys|auth|sas|pat|pass|pw|pin|jwt|dsn|code|cookie|jaas)$";

  private static final String IN_URLS =
      "(?i)://[^/@\\s:]+:[^@\\s]*@|(?:s3[an]?|oss|obs|cosn?|gs|https?)://[^/@\\s]+@"
          + "|[?&;](?:sig|[\\w-]*(?:signature|token|password))=[^&\\s]+"
          + "|[?&](?:code|key|auth)=[^&\\s]+";

  private SparkRedaction() {}

  static void extend(SparkConf conf) {
    add(conf, "spark.redaction.regex", PROPERTIES + "|" + IN_URLS);
    add(conf, "spark.redaction.string.regex", IN_URLS);
    add(conf, "spark.sql.redaction.options.regex", "(?i)url|" + PROPERTIES);
    if (conf.contains("spark.sql.redaction.string.regex")) {
      add(conf, "spark.sql.redaction.string.regex", IN_URLS);
    }
  }

  private static void add(SparkConf conf, String key, String pattern) {
    String present = conf.get(key, "");
    if (!present.contains(pattern)) {
      conf.set(key, present.isEmpty() ? pattern : "(?:" + present + ")|(?:" + pattern + ")");
    }
  }
}
