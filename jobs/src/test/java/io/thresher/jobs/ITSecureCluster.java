package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/**
 * The profile {@code cluster-configs/standalone-secure} on a real master and worker, with secrets
 * planted wherever a run can be given one.
 */
class ITSecureCluster {
  private static final String JAR = Path.of("target/thresher.jar").toAbsolutePath().toString();

  /** What is planted: everything beside it is searched for the secrets. */
  @TempDir static Path planted;

  @TempDir static Path folder;

  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static final Map<String, S3Server> BUCKETS = new LinkedHashMap<>();
  private static SecureDaemons secure;
  private static StandaloneCluster cluster;
  private static int restPort;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    for (String bucket : List.of("models", "inputs", "outputs", "closed")) {
      S3Server server = S3Server.start(bucket, secret(bucket));
      OPEN.add(server);
      BUCKETS.put(bucket, server);
    }
    restPort = freePort();
    secure =
        SecureDaemons.create(
            planted,
            secret("authenticate"),
            secret("tls"),
            Map.of("fs.s3a.bucket.models.secret.key", secret("models")),
            properties());
    cluster = StandaloneCluster.start(folder, 1, 2, secure);
    OPEN.add(0, cluster);
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable open : OPEN) {
      open.close();
    }
  }

  private static S3Server bucket(String name) {
    return Objects.requireNonNull(BUCKETS.get(name));
  }

  /** Twelve and more: each is a word that stands nowhere else. */
  private static String secret(String place) {
    return "c4n4ry-" + place;
  }

  private static List<String> properties() throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    for (S3Server server : BUCKETS.values()) {
      settings.putAll(server.ofBucket(server.address()));
    }
    settings.put("fs.s3a.bucket.models.access.key", S3Server.ACCESS_KEY);
    settings.put("fs.s3a.bucket.inputs.access.key", S3Server.ACCESS_KEY);
    settings.put("fs.s3a.bucket.inputs.secret.key", secret("inputs"));
    settings.put("fs.s3a.bucket.closed.access.key", S3Server.ACCESS_KEY);
    settings.put("fs.s3a.bucket.closed.secret.key", secret("wrong"));
    List<String> lines = new ArrayList<>();
    settings.forEach((key, value) -> lines.add("spark.hadoop." + key + " " + value));
    Path events = Files.createDirectory(folder.resolve("events"));
    lines.add("spark.executorEnv.STORE_KEY " + secret("executor"));
    lines.add("spark.hadoop.fs.unheard-of.auth " + secret("unheard-of"));
    lines.add("spark.hadoop.fs.unheard-of.endpoint https://h/d?code=" + secret("endpoint"));
    lines.add("spark.eventLog.enabled true");
    lines.add("spark.eventLog.compress false");
    lines.add("spark.eventLog.dir " + events.toUri());
    lines.add("spark.executor.memory 512m");
    lines.add("spark.executor.extraJavaOptions -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    lines.add("spark.master.rest.port " + restPort);
    return lines;
  }

  @Test
  void scoresAndShowsNoSecret() throws IOException, InterruptedException {
    Shipped shipped = Shipped.named("breast-cancer");
    bucket("models").put(shipped.model(), "model.onnx");
    bucket("inputs").put(shipped.data(), "data.parquet");
    bucket("closed").put(shipped.data(), "data.parquet");
    List<List<String>> calls = new ArrayList<>();
    calls.add(call("s3a://models/model.onnx", "s3a://inputs/data.parquet", "scored"));
    calls.add(call("s3a://models/model.onnx", "s3a://closed/data.parquet", "failed"));
    calls.addAll(refused());

    List<String> exitCodes = submit(calls);

    assertThat(exitCodes.get(0)).as(log("driver.log")).isEqualTo("0");
    assertThat(exitCodes.get(1)).as(log("driver.log")).isEqualTo("4");
    assertThat(exitCodes.subList(2, exitCodes.size())).hasSize(refused().size()).containsOnly("2");
    checkPredictions(shipped);
    assertThat(folder.resolve("-environment-.page"))
        .content()
        .contains("spark.authenticate.secret", "fs.s3a.bucket.inputs.secret.key", "(redacted)")
        .contains("spark.executorEnv.STORE_KEY", "fs.unheard-of.auth", "fs.unheard-of.endpoint");
    assertThat(folder.resolve("events")).isNotEmptyDirectory();
    assertThat(filesWith(planted, secret("inputs"))).as("what a search can find").isNotEmpty();
    assertThat(filesWith(folder, "c4n4ry")).isEmpty();
  }

  private static List<String> call(String model, String input, String output) {
    return List.of(
        "score",
        "--model=" + model,
        "--input=" + input,
        "--output=s3a://outputs/" + output,
        "--keep=id",
        "--debug",
        "--report=" + folder.resolve(output + ".json"));
  }

  /** Calls that give a secret where none may stand. */
  private static List<List<String>> refused() throws IOException {
    Path job =
        Files.writeString(
            planted.resolve("job.yaml"),
            "conf: {spark.hadoop.fs.s3a.secret.key: " + secret("job") + "}");
    Path broken =
        Files.writeString(
            planted.resolve("broken.yaml"), "conf: {fs.s3a.secret.key: " + secret("broken") + "\n");
    String model = "s3a://models/model.onnx";
    String input = "s3a://inputs/data.parquet";
    List<List<String>> calls = new ArrayList<>();
    calls.add(call("s3a://K:" + secret("user-info") + "@models/model.onnx", input, "r1"));
    calls.add(call(model, "s3a://K:a/" + secret("slash") + "@inputs/data.parquet", "r2"));
    calls.add(call(model, "https://h/d.parquet?X-Amz-Signature=" + secret("signature"), "r3"));
    calls.add(call(model, "https://h/d.parquet?sv=1&sig=" + secret("sas"), "r4"));
    calls.add(
        with(call(model, input, "r5"), "--conf=spark.hadoop.fs.s3a.secret.key=" + secret("conf")));
    calls.add(with(call(model, input, "r6"), "--job=" + job));
    calls.add(with(call(model, input, "r7"), "--job=" + broken));
    calls.add(
        with(
            call(model, input, "r8"),
            "--query=SELECT * FROM parquet.`s3a://K:" + secret("query") + "@inputs/data.parquet`"));
    calls.add(
        with(
            call(model, input, "r9"),
            "--conf=spark.x=jdbc:postgresql://h/d?user=u&password=" + secret("jdbc")));
    Path others = Files.writeString(planted.resolve("others.yaml"), secret("others") + ": x\n");
    List<String> arguments =
        List.of(
            "--input=https://h/d.parquet?code=" + secret("code"),
            "--input=https://h/d.parquet?a=b&key=" + secret("key"),
            "--input=https://h/d.parquet?auth=" + secret("auth"),
            "--report=s3a://" + secret("alone") + "@outputs/report.json",
            "--run-id=store.secret.key=" + secret("run"),
            "--run-id=is " + secret("words"),
            "--conf=spark.executorEnv.STORE_KEY=" + secret("environment"),
            "--conf=spark.hadoop.fs.unheard-of.auth=" + secret("unknown"),
            "--job=" + others);
    for (String argument : arguments) {
      calls.add(with(call(model, input, "r" + (calls.size() + 1)), argument));
    }
    return calls;
  }

  private static List<String> with(List<String> call, String argument) {
    return Stream.concat(call.stream(), Stream.of(argument)).toList();
  }

  private static List<String> submit(List<List<String>> calls)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--properties-file", secure.properties().toString()));
    arguments.addAll(List.of("--class", ScoreAndLook.class.getName(), "--jars", JAR));
    arguments.add(ProgramJar.in(planted).toString());
    arguments.addAll(List.of(folder.toString(), secure.certificate().toString()));
    for (List<String> call : calls) {
      Path file = planted.resolve("call-" + arguments.size());
      arguments.add(Files.write(file, call).toString());
    }
    Map<String, String> environment =
        Map.of(
            "AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", secret("outputs"));
    int exitCode = cluster.submit(folder.resolve("driver.log"), arguments, environment);
    assertThat(exitCode).as(log("driver.log")).isZero();
    return Files.readAllLines(folder.resolve("exit-codes"));
  }

  private static void checkPredictions(Shipped shipped) throws IOException {
    S3Server outputs = bucket("outputs");
    assertThat(outputs.objects("failed/")).isEmpty();
    Path copy = folder.resolve("outputs");
    for (String key : outputs.objects("").keySet()) {
      Path file = copy.resolve(key);
      Files.createDirectories(file.getParent());
      Files.write(file, outputs.get(key));
    }
    Dataset<Row> predictions =
        SharedSpark.session().read().parquet(copy.resolve("scored").toString());
    Golden.check(shipped, predictions);
  }

  /** spark-submit itself has taken it by then, but no context has started to show it. */
  @Test
  void refusesSecretsAmongTheArgumentsOfSparkSubmit() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--properties-file", secure.properties().toString()));
    arguments.addAll(List.of("--conf", "spark.hadoop.fs.s3a.secret.key=" + secret("submit")));
    arguments.addAll(List.of("--class", Main.class.getName(), JAR));
    arguments.addAll(call("s3a://models/model.onnx", "s3a://inputs/data.parquet", "submitted"));

    int exitCode = cluster.submit(folder.resolve("submitted.log"), arguments);

    assertThat(exitCode).isEqualTo(2);
    assertThat(log("submitted.log"))
        .contains("THR-USE-601", "--conf spark.hadoop.fs.s3a.secret.key")
        .doesNotContain("c4n4ry");
  }

  @Test
  void refusesWhoDoesNotKnowTheSecret() {
    SparkConf right =
        new SparkConf(false)
            .set("spark.master", cluster.masterUrl())
            .set("spark.authenticate", "true")
            .set("spark.authenticate.secret", secret("authenticate"))
            .set("spark.network.crypto.enabled", "true")
            .set("spark.network.crypto.authEngineVersion", "2");
    SparkConf wrong = right.clone().set("spark.authenticate.secret", "guessed");
    SparkConf none = new SparkConf(false);
    SparkConf plain = right.clone().set("spark.network.crypto.enabled", "false");

    greetMaster(right);
    for (SparkConf conf : List.of(wrong, none, plain)) {
      assertThatThrownBy(() -> greetMaster(conf)).isInstanceOf(Exception.class);
    }
  }

  private static void greetMaster(SparkConf conf) {
    SecurityManager security =
        new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE());
    RpcEnv rpc = RpcEnv.create("client", "127.0.0.1", 0, conf, security, true);
    try {
      rpc.setupEndpointRef(new RpcAddress("127.0.0.1", cluster.port()), "Master");
    } finally {
      rpc.shutdown();
      rpc.awaitTermination();
    }
  }

  @Test
  void showsItsPagesByTlsAlone() throws IOException {
    try (InputStream page = secure.open(cluster.masterPage())) {
      assertThat(new String(page.readAllBytes(), ISO_8859_1)).contains("Spark Master");
    }
    HttpURLConnection plain =
        (HttpURLConnection)
            java.net
                .URI
                .create("http://127.0.0.1:" + cluster.plainWebPort())
                .toURL()
                .openConnection();
    plain.setInstanceFollowRedirects(false);
    assertThat(plain.getResponseCode()).isEqualTo(302);
    assertThat(plain.getHeaderField("Location")).startsWith("https://");
  }

  @Test
  void closesTheRestPort() {
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), restPort).close())
        .isInstanceOf(ConnectException.class);
  }

  private static List<Path> filesWith(Path root, String text) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> found = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".jar")
            && new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
      return found;
    }
  }

  private static String log(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
