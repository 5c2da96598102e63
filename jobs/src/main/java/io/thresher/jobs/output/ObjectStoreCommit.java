package io.thresher.jobs.output;

import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * How Spark's own writes end on S3: by completing uploads that tasks have begun under the final
 * names, where its default would copy every file, one after the other.
 */
final class ObjectStoreCommit {
  private static final String HADOOP = "spark.hadoop.";
  private static final String PROTOCOL =
      "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol";

  private static final Map<String, String> MAGIC =
      Map.of(
          "spark.sql.sources.commitProtocolClass",
          PROTOCOL,
          "spark.sql.parquet.output.committer.class",
          "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
          "fs.s3a.committer.name",
          "magic");

  private ObjectStoreCommit() {}

  /**
   * For the writes of a session, unless its configuration says otherwise, and where the classes are
   * there: a cluster may come without.
   */
  static void choose(SparkSession session, FileSystem fileSystem) {
    SparkConf configured = session.sparkContext().getConf();
    boolean isChosen =
        MAGIC.keySet().stream()
            .anyMatch(key -> configured.contains(key) || configured.contains(HADOOP + key));
    if (fileSystem.getUri().getScheme().equals("s3a") && !isChosen && isPresent()) {
      MAGIC.forEach((key, value) -> session.conf().set(key, value));
    }
  }

  private static boolean isPresent() {
    try {
      Class.forName(PROTOCOL, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
