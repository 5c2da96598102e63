package io.thresher.spark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.ChildJvm;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.model.OnnxModels;
import io.thresher.model.OwnedFileSystem;
import io.thresher.model.Sha256;
import io.thresher.options.Declared;
import io.thresher.options.ScoreOptions;
import io.thresher.options.SqlRules;
import io.thresher.options.SqlSetting;
import io.thresher.runtime.SlowModels;
import io.thresher.runtime.ort.OrtEffect;
import io.thresher.runtime.ort.OrtOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a text of SQL can bring {@code onnx_predict} to do, and what nobody but an administrator.
 */
class ITSqlGuards {
  private static final SparkSession SPARK = Points.session();
  private static final String MODEL = LocalSpark.file(Points.REGRESSOR);

  @TempDir Path folder;

  private static String call(String options) {
    return Points.REGRESS.replace("model.onnx', ", "model.onnx', " + options + ", ");
  }

  private static List<Problem> refusal(SparkSession spark, String options) {
    try {
      spark.sql("select " + call(options) + " from points"); // Planned at once.
      return List.of();
    } catch (Exception e) {
      ScoringException found = ScoringException.in(e);
      if (found == null) {
        throw e;
      }
      return found.problems();
    }
  }

  private static List<Problem> refusal(String options) {
    return refusal(SPARK, options);
  }

  private List<String> written() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }

  @Test
  void letsNoOptionThroughThatIsNotOpen() throws IOException {
    for (Declared option : ScoreOptions.declared()) {
      if (!SqlRules.isOpen(option.key())) {
        assertThat(refusal("map('" + option.key() + "', '" + folder.resolve("x") + "')"))
            .as(option.key())
            .extracting(Problem::code)
            .containsExactly("THR-USE-701");
      }
    }
    assertThat(refusal("map('threads', '20000')"))
        .extracting(Problem::code)
        .containsExactly("THR-USE-702");
    assertThat(refusal("map('batch-size', '2147483647')"))
        .extracting(Problem::code)
        .contains("THR-USE-709");
    assertThat(written()).isEmpty();
  }

  @Test
  void letsNoKeyOfOnnxRuntimeThroughThatWritesLoadsOrReaches() throws IOException {
    List<String> passed = new ArrayList<>();
    Map<String, OrtEffect> effects = OrtOptions.effects();
    for (Map.Entry<String, OrtEffect> entry : effects.entrySet()) {
      if (entry.getValue() != OrtEffect.OPEN) {
        String value = folder.resolve("x").toString();
        boolean refused =
            refusal("map('ort', '" + entry.getKey() + "=" + value + "')").stream()
                .anyMatch(problem -> problem.code().equals("THR-USE-703"));
        if (!refused) {
          passed.add(entry.getKey());
        }
      }
    }
    assertThat(effects).hasSizeGreaterThan(80).containsValue(OrtEffect.OPEN);
    assertThat(passed).isEmpty();
    assertThat(written()).isEmpty();
    assertThat(refusal("map('ort', 'ep.new_in_the_next_version=1')"))
        .extracting(Problem::code)
        .containsExactly("THR-USE-203", "THR-USE-703");
    assertThat(refusal("map('ort', 'enable_mem_pattern=0', 'threads', '1')")).isEmpty();
  }

  @Test
  void looksAtNoSettingOfASession() {
    SparkSession session = SPARK.newSession();
    session
        .read()
        .parquet(LocalSpark.file("zoo/lightgbm-regressor/data.parquet"))
        .createOrReplaceTempView("points");
    for (SqlSetting setting : SqlSetting.values()) {
      assertThatThrownBy(() -> session.sql("set `" + setting.key() + "`=anything"))
          .as(setting.key())
          .hasMessageContaining("CANNOT_MODIFY"); // STATIC_CONFIG, or CONFIG in Spark 4.0.
      assertThatThrownBy(() -> session.conf().set(setting.key(), "anything"))
          .hasMessageContaining(setting.key());
    }
    session.sql("set `spark.thresher.sql.unheard-of`=1");
    session.sql("set spark.hadoop.fs.file.impl=org.example.Absent");
    session.sql("set fs.file.impl=org.example.Absent");
    session.sql("set fs.defaultFS=ftp://127.0.0.1:1/");
    assertThat(refusal(session, "map('threads', '1')")).isEmpty();
    assertThat(refusal(session, "map('ort', 'logid=x')"))
        .extracting(Problem::code)
        .containsExactly("THR-USE-703");
  }

  @Test
  void readsNoModelFromTheNetworkUnlessAllowed() {
    for (String url : List.of("http://127.0.0.1:1", "https://127.0.0.1:1", "ftp://127.0.0.1:1")) {
      assertThatThrownBy(() -> SPARK.sql("select onnx_predict('" + url + "/m.onnx', 1.0)"))
          .hasMessageContaining("THR-USE-707")
          .hasMessageContaining("spark.thresher.sql.schemes");
    }
  }

  /** Whatever kind of file it is, and whoever asks for it in whatever way. */
  @Test
  void showsNothingOfAFileThatIsNoModel() throws IOException {
    String secret = "c4n4ry";
    List<String> contents =
        List.of(
            "root:" + secret + ":0:0:root:/root:/bin/bash\n".repeat(30),
            "[default]\naws_secret_access_key = " + secret + "\n",
            "{\"key\": \"" + secret + "\"}",
            "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n",
            secret,
            ":" + (char) secret.length() + secret, // Reads as a graph of that length.
            "\u0008\u0007\u0012" + (char) secret.length() + secret, // As the name of a writer.
            "\u0008\u0007:"
                + (char) (secret.length() + 2)
                + "\u0012"
                + (char) secret.length()
                + secret,
            "\u0000\u0001\u0002" + secret);
    for (int i = 0; i < contents.size(); i++) {
      Path file = Files.writeString(folder.resolve("file-" + i), contents.get(i), ISO_8859_1);
      String sha256 = digest(file);
      for (String model : List.of(file.toString(), file + "#sha256=" + "0".repeat(64))) {
        String call = "select onnx_predict('file://" + model + "', 1.0)";
        assertThatThrownBy(() -> SPARK.sql(call).collectAsList())
            .as(contents.get(i))
            .satisfies(
                e -> assertThat(trace(e)).contains("THR-MODEL-").doesNotContain(secret, sha256));
      }
    }
  }

  @Test
  void readsAModelWithTheRightsOfWhoAsks() throws Exception {
    Files.copy(Path.of(MODEL), folder.resolve("m.onnx"));
    Files.writeString(folder.resolve("readers"), "alice\n");
    String call = Points.REGRESS.replace(MODEL, "oss:" + folder.resolve("m.onnx"));
    Configuration hadoop = SPARK.sparkContext().hadoopConfiguration();
    hadoop.set("fs.oss.impl", OwnedFileSystem.class.getName());
    try {
      assertThat(rowsFor("alice", call)).isPositive();
      assertThatThrownBy(() -> rowsFor("bob", call))
          .rootCause()
          .hasMessageContaining("THR-MODEL-002: the model cannot be read")
          .hasMessageContaining("user=bob");
      assertThat(rowsFor("alice", call)).isPositive();
    } finally {
      hadoop.unset("fs.oss.impl");
    }
  }

  /** As a Thrift server that impersonates asks: on behalf of somebody. */
  private static long rowsFor(String user, String call) throws Exception {
    return UserGroupInformation.createProxyUser(user, UserGroupInformation.getLoginUser())
        .doAs(
            (PrivilegedExceptionAction<Long>)
                () -> (long) SPARK.sql("select " + call + " from points").collectAsList().size());
  }

  @Test
  void allowsWhatSparkWasStartedWith() throws Exception {
    Path open = Files.createDirectories(folder.resolve("open"));
    Files.copy(Path.of(MODEL), open.resolve("a.onnx"));
    Path slow = OnnxModels.write(SlowModels.rounds(), open.resolve("slow.onnx"));
    Path asking = OnnxModels.write(SlowModels.asking(), open.resolve("asking.onnx"));
    Path widening = OnnxModels.write(SlowModels.widening(), open.resolve("widening.onnx"));
    Path multiplying = OnnxModels.write(SlowModels.multiplying(), open.resolve("multiplying.onnx"));
    Path library = Files.writeString(folder.resolve("operators.so"), "no library at all");
    try (ChildJvm spark =
        ChildJvm.start(
            jvmOptions(),
            Map.of(),
            GuardedSpark.class,
            "spark.thresher.sql.models=" + open,
            "spark.thresher.sql.ort=default,logid",
            "spark.thresher.sql.custom-ops=" + digest(library),
            "spark.thresher.sql.max-threads=3",
            "spark.thresher.sql.max-batch-bytes=1k",
            "spark.thresher.sql.max-models=1",
            "spark.thresher.sql.max-run-time=400ms",
            "spark.thresher.sql.max-native-memory=1g",
            "spark.thresher.sql.cache-dir=" + folder.resolve("cache"))) {
      spark.awaitLine("ready");
      assertThat(ask(spark, "select " + slow(slow, "", "2"))).isEqualTo("1 rows");
      assertThat(folder.resolve("cache")).isDirectory();
      assertThat(ask(spark, "select " + slow(slow, "", "1e15")))
          .contains("THR-RUN-701: a run of the model was ended because it took too long");
      assertThat(ask(spark, "select " + slow(asking, "", "8e8")))
          .contains("THR-RUN-504: a run of the model does not fit in memory");
      assertThat(ask(spark, "select " + slow(widening, "", "200"))).isEqualTo("1 rows");
      assertThat(ask(spark, "select " + slow(widening, "", "300")))
          .contains("THR-RUN-704: the scores of a run take more than SQL may have")
          .contains("expected at most 1024 bytes, got 1200 in the shape [1, 300]");
      assertThat(ask(spark, "select " + slow(multiplying, "", "2"))).contains("THR-RUN-021");
      assertThat(ask(spark, "select " + slow(asking, "", "2"))).isEqualTo("1 rows");
      assertThat(ask(spark, "select " + slow(slow, "map('ort', 'logid=me', 'threads', '3'),", "2")))
          .isEqualTo("1 rows");
      assertThat(ask(spark, "select " + slow(slow, "map('threads', '4'),", "2")))
          .contains("THR-USE-702");
      assertThat(ask(spark, "select " + slow(slow, "map('batch-size', '256'),", "2")))
          .isEqualTo("1 rows");
      assertThat(ask(spark, "select " + slow(slow, "map('batch-size', '257'),", "2")))
          .contains("THR-USE-709");
      assertThat(ask(spark, "select " + slow(folder.resolve("operators.so"), "", "2")))
          .contains("THR-USE-706");
      assertThat(ask(spark, "select " + slow(slow, "", "2") + ", " + slow(slow, two(), "2")))
          .contains("THR-RUN-702: too many models are in use")
          .contains("expected at most 1 at a time");
      assertThat(ask(spark, "select " + slow(slow, library(library), "2")))
          .contains("THR-RUN-002")
          .contains("operators-" + digest(library));
      Files.writeString(library, "another");
      assertThat(ask(spark, "select " + slow(slow, library(library), "2")))
          .contains("THR-USE-704: the library of custom operators is not open to SQL");
    }
  }

  @Test
  void opensNothingWhereASettingIsMisspelt() throws Exception {
    try (ChildJvm spark =
        ChildJvm.start(
            jvmOptions(), Map.of(), GuardedSpark.class, "spark.thresher.sql.model=/shared")) {
      assertThat(spark.exitCode()).isNotZero();
      assertThat(String.join("\n", spark.seen()))
          .contains("THR-USE-710")
          .contains("did you mean 'spark.thresher.sql.models'?");
    }
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String two() {
    return "map('ort', 'enable_mem_pattern=0'),";
  }

  private static String library(Path library) {
    return "map('ort', 'custom_op_library=" + library + "'),";
  }

  /** The rows come from a table: what is constant would be scored while planning. */
  private static String slow(Path model, String options, String x) {
    String accepting = "map('batch-dependent', 'accept'";
    String all = options.isEmpty() ? accepting + ")," : options.replace("map(", accepting + ", ");
    return "onnx_predict('" + model + "', " + all + " cast(id * " + x + " as float))";
  }

  private static String ask(ChildJvm spark, String query) throws IOException {
    spark.send(query + " from range(1, 2)");
    return spark.awaitLine("answer ");
  }

  private static List<String> jvmOptions() {
    List<String> options = new ArrayList<>(List.of("-Xmx512m"));
    Arrays.stream(JavaModuleOptions.defaultModuleOptions().split(" "))
        .filter(option -> !option.isBlank())
        .forEach(options::add);
    return options;
  }

  private static String digest(Path file) throws IOException {
    try (InputStream from = Files.newInputStream(file)) {
      return Sha256.copy(from, OutputStream.nullOutputStream());
    }
  }
}
