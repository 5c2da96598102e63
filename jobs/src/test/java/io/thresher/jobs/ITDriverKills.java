package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drivers of a real cluster are killed at random instants, again and again, while they replace one
 * output. {@code -Dthresher.kills} says how often.
 */
class ITDriverKills {
  private static final int KILLS = Integer.getInteger("thresher.kills", 1);
  private static final long SEED = Long.getLong("thresher.kills.seed", 20260101);
  private static final int WORKERS = 3;
  private static final int FILES = 18;
  private static final int COPIES = 30;

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private int driver;
  private int run;

  @Test
  void publishesEveryRowOnceWheneverDriversDie() throws Exception {
    Dataset<Row> input = input();
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, WORKERS, 1);
        ManifestReader reader = ManifestReader.start(out(), input.count())) {
      long start = System.nanoTime();
      assertThat(drive(cluster, Long.MAX_VALUE)).isTrue();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      checkPublished(input);

      List<String> story = new ArrayList<>();
      run++;
      for (int kills = 0; kills < KILLS; ) {
        long instant = random.nextLong(millis);
        if (drive(cluster, instant)) {
          checkPublished(input);
          run++;
        } else {
          kills++;
          story.add(run + " at " + instant + " ms");
        }
      }
      assertThat(drive(cluster, Long.MAX_VALUE)).as("killed: %s", story).isTrue();
      checkPublished(input);
      assertThat(reader.manifests()).isGreaterThanOrEqualTo(1);
      reader.check();
      System.out.printf(
          "%d drivers killed, %d runs published, manifest read %d times: %s%n",
          KILLS, run + 1, reader.reads(), story);
    }
  }

  /**
   * Starts a driver, and kills it after a time.
   *
   * @return whether it had ended before, and then well
   */
  private boolean drive(StandaloneCluster cluster, long millis)
      throws IOException, InterruptedException {
    Path log = folder.resolve("driver-" + driver++ + ".log");
    Process process = cluster.start(log, submission());
    if (process.waitFor(Math.min(millis, 240_000), TimeUnit.MILLISECONDS)) {
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
      return true;
    }
    process.destroyForcibly().waitFor();
    assertThat(millis).as("it does not end: %s", Files.readString(log)).isLessThan(240_000);
    return false;
  }

  private List<String> submission() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--conf=spark.executor.memory=512m",
                "--conf=spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                "--conf=spark.ui.enabled=false",
                "--conf=spark.locality.wait=0",
                "--conf=spark.sql.files.openCostInBytes=134217728",
                "--class=" + Main.class.getName(),
                "target/thresher.jar"));
    arguments.addAll(
        Shipped.named("breast-cancer")
            .call(
                folder.resolve("in").toString(),
                out(),
                "--keep=id",
                "--batch-size=1",
                "--mode=overwrite",
                "--run-id=run-" + run));
    return arguments;
  }

  private void checkPublished(Dataset<Row> input) throws IOException {
    Dataset<Row> written = SharedSpark.session().read().parquet(out().toString()).select("id");
    assertThat(written.exceptAll(input.select("id")).count()).isZero();
    assertThat(input.select("id").exceptAll(written).count()).isZero();
    CommandRun verified = CommandRun.of("verify", out().toString());
    assertThat(verified.err()).isEmpty();
    assertThat(verified.out()).contains("run-" + run + ",");
    try (Stream<Path> files = Files.walk(out())) {
      assertThat(files.map(file -> out().relativize(file).toString()))
          .noneMatch(name -> name.contains("staged") || name.endsWith(".new"));
    }
  }

  private Dataset<Row> input() throws IOException {
    String path = folder.resolve("in").toString();
    Patients.write(Path.of(path), COPIES, FILES);
    return SharedSpark.session().read().parquet(path);
  }

  private Path out() {
    return folder.resolve("out");
  }
}
