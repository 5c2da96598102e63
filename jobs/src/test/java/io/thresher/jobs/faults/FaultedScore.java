package io.thresher.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.jobs.CommandRun;
import io.thresher.jobs.S3Server;
import io.thresher.jobs.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.s3a.impl.AWSClientConfig;
import org.apache.spark.sql.functions;

/**
 * The same run over and over, from S3 to S3: two good files, of which one is so large that its
 * predictions are uploaded in parts, and one with rows that are set aside.
 */
final class FaultedScore implements AutoCloseable {
  static final String BUCKET = "faults";
  static final String OUTPUTS = "out/";

  private static final int LEASE_SECONDS = 5;
  private static final int BAD = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How long a request may take: a machine that is very busy needs more to send five megabytes. */
  private static final String TIMEOUT = System.getProperty("thresher.s3.timeout", "1s");

  /** Few and quick tries, so that a store that keeps failing is given up soon. */
  private static final Map<String, String> CLIENT =
      Map.of(
          "fs.s3a.attempts.maximum", "2",
          "fs.s3a.retry.limit", "2",
          "fs.s3a.retry.interval", "10ms",
          "fs.s3a.retry.throttle.limit", "2",
          "fs.s3a.retry.throttle.interval", "10ms",
          "fs.s3a.connection.timeout", TIMEOUT,
          "fs.s3a.connection.request.timeout", "0",
          "fs.s3a.connection.part.upload.timeout", "0",
          "fs.s3a.multipart.size", "5M");

  /**
   * What became of one run.
   *
   * @param struck the requests that failed, without those that were asked again
   * @param exitCode of the command that met the fault
   * @param codes of its problems
   */
  record Outcome(int struck, int exitCode, String codes) {}

  private final S3Server s3;
  private final FaultyS3 faulty;
  private final Set<String> digests = new TreeSet<>();
  private int outputs;

  private FaultedScore(S3Server s3, FaultyS3 faulty) {
    this.s3 = s3;
    this.faulty = faulty;
  }

  static FaultedScore in(Path folder) throws IOException {
    S3Server s3 = S3Server.start(BUCKET, "test-secret-key");
    FaultyS3 faulty = FaultyS3.before(s3.address());
    AWSClientConfig.setMinimumOperationDuration(java.time.Duration.ZERO);
    Map<String, String> address = new TreeMap<>(faulty.address());
    address.putAll(CLIENT);
    s3.connect(address);
    Path data = Path.of("../datasets/breast-cancer");
    s3.put(data.resolve("model.onnx").toString(), "model.onnx");
    write(data, folder, "large", "id", "randstr(11000, 7)", "null = 0", s3);
    write(data, folder, "small", "id + 1000", "'-'", "null = 0", s3);
    write(data, folder, "bad", "id + 2000", "'-'", "id < " + BAD, s3);
    return new FaultedScore(s3, faulty);
  }

  private static void write(
      Path data, Path folder, String name, String id, String note, String bad, S3Server s3)
      throws IOException {
    Path written = folder.resolve(name);
    SharedSpark.session()
        .read()
        .parquet(data.resolve("data.parquet").toString())
        .withColumn("mean_radius", functions.expr("if(" + bad + ", null, mean_radius)"))
        .withColumn("id", functions.expr(id))
        .withColumn("note", functions.expr(note))
        .coalesce(1)
        .write()
        .parquet(written.toString());
    try (var files = Files.list(written)) {
      Path file = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      s3.put(file.toString(), "in/" + name + ".parquet");
    }
  }

  FaultScript script() {
    return faulty.script();
  }

  S3Server s3() {
    return s3;
  }

  /** Runs with nothing going wrong, keeps what it gave, and tells what it asked of the store. */
  List<String> clean() throws IOException {
    String output = OUTPUTS + outputs++;
    script().clear();
    CommandRun run = score(output);
    List<String> requests = script().requests();
    assertThat(run.exitCode()).as(run.err()).isZero();
    for (String file : files(output)) {
      digests.add(digest(output + "/" + file));
    }
    assertThat(digests).hasSize(4);
    check(output);
    assertThat(holder(output).path("released").asBoolean()).isTrue();
    s3.delete(output + "/");
    return requests;
  }

  /** Runs with requests failing, then again without, until the output is there, and checks it. */
  Outcome strike(FaultCase fault) throws IOException, InterruptedException {
    String output = OUTPUTS + outputs++;
    script().arm(fault);
    CommandRun first = score(output);
    int struck = script().struck();
    script().clear();
    int commands = 1;
    CommandRun run = first;
    while (run.exitCode() != 0) {
      assertThat(run.err().lines()).as("%s", run.err()).allMatch(line -> line.startsWith("THR-"));
      // This process lives on, so that its lease ends by time alone.
      boolean held = run.err().startsWith("THR-OUT-201");
      assertThat(commands).as("%s", run.err()).isLessThan(held ? 12 : 2);
      if (held) {
        TimeUnit.MILLISECONDS.sleep(500);
      }
      run = score(output);
      commands += held ? 0 : 1;
    }
    check(output);
    checkLease(output, fault);
    s3.delete(output + "/");
    List<String> codes =
        first.err().lines().map(line -> line.replaceAll(":.*", "")).distinct().toList();
    return new Outcome(struck, first.exitCode(), String.join(" ", codes));
  }

  CommandRun score(String output, String... more) {
    return CommandRun.unchecked(call(output, more).toArray(String[]::new));
  }

  List<String> call(String output, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + s3.url("model.onnx"),
                "--input=" + s3.url("in"),
                "--output=" + s3.url(output),
                "--keep=id,note",
                "--max-bad-rows=" + BAD,
                "--lease-seconds=" + LEASE_SECONDS,
                "--progress=none",
                "--conf=spark.sql.files.openCostInBytes=134217728"));
    call.addAll(List.of(more));
    return call;
  }

  /** Nobody holds the output; where the lease could not be given back, it ends by itself. */
  private void checkLease(String output, FaultCase fault) throws IOException, InterruptedException {
    JsonNode lease = holder(output);
    if (!lease.path("released").asBoolean()) {
      assertThat(fault.isAbout("_thresher/lease.")).as("%s", lease).isTrue();
      while (lease.path("expires").asLong() > System.currentTimeMillis()) {
        TimeUnit.MILLISECONDS.sleep(LEASE_SECONDS * 100);
      }
      assertThat(holder(output)).isEqualTo(lease);
    }
  }

  private JsonNode holder(String output) throws IOException {
    List<String> leases = List.copyOf(s3.objects(output + "/_thresher/lease.").keySet());
    assertThat(leases).hasSize(1);
    return JSON.readTree(s3.get(leases.get(0)));
  }

  /** Every row is there once with the same bits, and nothing beside it. */
  void check(String output) throws IOException {
    Set<String> files = files(output);
    Set<String> found = new TreeSet<>();
    for (String file : files) {
      assertThat(found.add(digest(output + "/" + file))).isTrue();
    }
    assertThat(found).isEqualTo(digests);
    Set<String> expected = new TreeSet<>(files);
    expected.addAll(Set.of("_SUCCESS", "_thresher/manifest.json"));
    expected.add(run(output).path("profile").path("path").asText());
    Set<String> present = new TreeSet<>();
    for (String key : s3.objects(output + "/").keySet()) {
      String name = key.substring(output.length() + 1);
      boolean isPlaceholder = name.isEmpty() || name.endsWith("/");
      if (!isPlaceholder && !name.startsWith("_thresher/lease.")) {
        present.add(name);
      }
    }
    assertThat(present).isEqualTo(expected);
    assertThat(s3.uploads()).isEmpty();
  }

  /** Those that the manifest names. */
  private Set<String> files(String output) throws IOException {
    JsonNode run = run(output);
    Set<String> files = new TreeSet<>(run.path("files").findValuesAsText("path"));
    files.addAll(run.path("quarantine").findValuesAsText("path"));
    return files;
  }

  private JsonNode run(String output) throws IOException {
    JsonNode manifest = JSON.readTree(s3.get(output + "/_thresher/manifest.json"));
    assertThat(manifest.path("runs")).hasSize(1);
    return manifest.path("runs").path(0);
  }

  /** Messages of rows set aside name the task's number, which depends on how much was left. */
  private String digest(String key) {
    if (!key.contains("/_quarantine/")) {
      return sha256(s3.get(key));
    }
    return SharedSpark.session()
        .read()
        .parquet(s3.url(key))
        .drop("message")
        .sort("position")
        .collectAsList()
        .toString();
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    AWSClientConfig.resetMinimumOperationDuration();
    faulty.close();
    s3.close();
  }
}
