package io.thresher.jobs.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.jobs.CommandRun;
import io.thresher.jobs.S3Server;
import io.thresher.jobs.SharedSpark;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Writes to S3 that are no runs of a model: Spark's own. */
class ITMagicCommitter {
  /** What the docs say. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.sources.commitProtocolClass",
          "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
          "spark.sql.parquet.output.committer.class",
          "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
          "fs.s3a.committer.name",
          "magic");

  private static S3Server s3;
  private static FaultyS3 relay;

  @BeforeAll
  static void start() throws IOException {
    s3 = S3Server.start("magic", "test-secret-key");
    relay = FaultyS3.before(s3.address());
    s3.connect(relay.address());
  }

  @AfterAll
  static void stop() throws IOException {
    relay.close();
    s3.close();
  }

  @Test
  void generatesDataWithoutCopies() {
    relay.script().clear();

    CommandRun run =
        CommandRun.of("generate", "--rows=2000", "--files=2", "--output=" + s3.url("volume"));

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    checkMagic("volume");
    assertThat(SharedSpark.session().read().parquet(s3.url("volume")).count()).isEqualTo(2000);
  }

  @Test
  void commitsWhatSqlWrites() {
    relay.script().clear();

    session().sql(insert("sql", "id"));

    checkMagic("sql");
    assertThat(SharedSpark.session().read().parquet(s3.url("sql")).count()).isEqualTo(1000);
  }

  @Test
  void leavesNothingOfAWriteThatFails() {
    assertThatThrownBy(() -> session().sql(insert("failed", "if(id = 999, 1 div 0, id)")))
        .hasStackTraceContaining("DIVIDE_BY_ZERO");

    assertThat(s3.objects("failed").keySet()).allMatch(key -> key.endsWith("/"));
    assertThat(s3.uploads()).isEmpty();
  }

  private static SparkSession session() {
    SparkSession session = SharedSpark.session().newSession();
    SETTINGS.forEach((key, value) -> session.conf().set(key, value));
    return session;
  }

  private static String insert(String folder, String value) {
    return "INSERT OVERWRITE DIRECTORY '%s' USING parquet SELECT %s AS id FROM range(0, 1000, 1, 2)"
        .formatted(s3.url(folder), value);
  }

  private static void checkMagic(String folder) {
    assertThat(new String(s3.get(folder + "/_SUCCESS"), UTF_8)).contains("\"magic\"");
    assertThat(relay.script().requests())
        .anyMatch(request -> request.contains("?uploads"))
        .noneMatch(request -> request.matches("PUT .*_temporary.*"));
    assertThat(s3.objects(folder + "/").keySet())
        .noneMatch(key -> key.contains("__magic") && !key.endsWith("/"));
    assertThat(s3.uploads()).isEmpty();
  }
}
