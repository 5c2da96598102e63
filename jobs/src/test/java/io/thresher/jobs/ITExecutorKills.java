package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Executors of a real cluster are killed with SIGKILL in every step of the write in turn, held up,
 * and decommissioned, each time on an application that bears it and on one that does not. {@code
 * -Dthresher.rounds} says how often; without it executors are killed at every other step.
 */
class ITExecutorKills {
  private static final int ROUNDS = Integer.getInteger("thresher.rounds", 0);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** An id in the input, past the first batches of its file. */
  private static final long ROW = 300;

  @TempDir static Path folder;

  /** To be closed, in this order. */
  private static final List<AutoCloseable> OPEN = new ArrayList<>();

  private static CompleteRun run;
  private static StandaloneCluster cluster;
  private static Process lastWorker;
  private static ClusterCalls bearing;
  private static ClusterCalls strict;
  private static int outputs;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = StandaloneCluster.start(folder, 2, 2);
    OPEN.add(cluster);
    // Without the setting, the signal would end the worker.
    lastWorker =
        cluster.addWorker(
            2,
            2,
            Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Dspark.worker.decommission.enabled=true -Dspark.decommission.enabled=true"));
    Path jar = ProgramJar.in(folder);
    strict =
        ClusterCalls.start(
            cluster,
            folder.resolve("strict"),
            folder.resolve("strict-traps"),
            jar,
            List.of("spark.cores.max=1", "spark.task.maxFailures=1"));
    bearing =
        ClusterCalls.start(
            cluster,
            folder.resolve("bearing"),
            folder.resolve("bearing-traps"),
            jar,
            List.of(
                "spark.cores.max=3",
                "spark.decommission.enabled=true",
                "spark.speculation=true",
                "spark.speculation.interval=200ms",
                "spark.speculation.quantile=0.5",
                "spark.speculation.minTaskRuntime=1s"));
    OPEN.addAll(0, List.of(strict, bearing));
    run = CompleteRun.in(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    Trap.release(strictTraps());
    Trap.release(bearingTraps());
    for (AutoCloseable open : OPEN) {
      open.close();
    }
  }

  private static Path strictTraps() {
    return folder.resolve("strict-traps");
  }

  private static Path bearingTraps() {
    return folder.resolve("bearing-traps");
  }

  static java.util.stream.Stream<org.junit.jupiter.params.provider.Arguments> steps() {
    String[][] steps = {
      {"executor-create", "write, a file begun"},
      {"executor-read", "read"},
      {"row", "infer"},
      {"executor-write", "write, a file half written"},
      {"executor-closed", "commit, before it"},
      {"executor-commit", "commit, in it"},
      {"executor-answer", "commit, before the driver hears"},
      {"executor-next", "commit, after it"}
    };
    int every = ROUNDS == 0 ? 2 : 1;
    return IntStream.range(0, Math.max(1, ROUNDS) * steps.length)
        .filter(at -> at % every == 0)
        .mapToObj(at -> steps[at % steps.length])
        .map(s -> org.junit.jupiter.params.provider.Arguments.of(s[0], s[1]));
  }

  @ParameterizedTest(name = "{1}")
  @org.junit.jupiter.params.provider.MethodSource("steps")
  void scoresEveryRowOnceWhereAnExecutorIsKilled(String step, String stage) throws Exception {
    Path unborne = output();
    Trap.set(strictTraps(), step, Trap.Blow.KILL);
    Path call = strict.begin(call(unborne));

    Path borne = output();
    Trap.set(bearingTraps(), step, Trap.Blow.KILL);
    CommandRun with = bearing.call(call(borne));
    assertThat(with.err()).isEmpty();
    assertThat(with.exitCode()).isZero();
    assertThat(Trap.sprung(bearingTraps(), step)).isTrue();
    run.check(borne);

    CommandRun without = strict.answer(call);
    assertThat(Trap.sprung(strictTraps(), step)).isTrue();
    assertThat(without.exitCode()).as(without.err()).isEqualTo(6);
    assertThat(without.err()).contains("THR-RUN-");
    assertNothingPublished(unborne);
    FaultMatrix.add(
        "executor killed",
        stage,
        "no retries: " + said(without) + ", nothing published",
        "task retries: published, every row once");
  }

  @Test
  void publishesWhereAnExecutorIsKilledMeanwhile() throws Exception {
    Path output = output();
    Trap.set(bearingTraps(), "driver-publish", Trap.Blow.KILL_EXECUTOR);
    CommandRun with = bearing.call(call(output));

    assertThat(with.exitCode()).as(with.err()).isZero();
    assertThat(Trap.sprung(bearingTraps(), "driver-publish")).isTrue();
    run.check(output);
    FaultMatrix.add(
        "executor killed", "publish", "no task runs: published", "published, every row once");
  }

  @ParameterizedTest(name = "{1}, {2}")
  @CsvSource({
    "row,infer,HOLD",
    "executor-commit,commit,HOLD",
    "row,infer,HOLD_FAST",
    "executor-create,write,HOLD_FAST",
    "executor-closed,commit,HOLD_FAST",
    "executor-commit,commit,HOLD_FAST"
  })
  void countsASlowTaskOnce(String step, String stage, Trap.Blow blow) throws Exception {
    Path waiting = output();
    Trap.set(strictTraps(), step, blow);
    Path call = strict.begin(call(waiting));

    Path output = output();
    Trap.set(bearingTraps(), step, blow);
    CommandRun with = bearing.call(call(output));
    assertThat(with.exitCode()).as(with.err()).isZero();
    assertThat(Trap.sprung(bearingTraps(), step)).isTrue();
    run.check(output);
    await(() -> Trap.sprung(strictTraps(), step));
    assertThat(Path.of(call + ".code")).doesNotExist();

    // What nothing has interrupted goes on now, long after the run was published.
    Trap.release(bearingTraps());
    await(() -> Trap.heldTaskEnded(bearingTraps()));
    run.check(output);
    Trap.release(strictTraps());
    assertThat(strict.answer(call).exitCode()).isZero();
    run.check(waiting);
    FaultMatrix.add(
        blow == Trap.Blow.HOLD ? "slow task" : "slow task that cannot be ended",
        stage,
        "no speculation: the run waits for it",
        "speculation: published, every row once");
  }

  @Test
  void namesAFileThatIsGoneWhenItIsRead() throws Exception {
    Path refused = output();
    Path input = copyOfInput();
    Trap.set(bearingTraps(), "executor-read", Trap.Blow.DELETE);
    CommandRun without = bearing.call(call(refused, input));
    assertThat(without.exitCode()).as(without.err()).isEqualTo(4);
    assertThat(without.err()).startsWith("THR-DATA-").contains("vanished", ".parquet");
    assertNothingPublished(refused);

    Path output = output();
    Path lossy = copyOfInput();
    List<String> call = call(output, lossy);
    call.add("--allow-data-loss");
    Trap.set(bearingTraps(), "executor-read", Trap.Blow.DELETE);
    CommandRun with = bearing.call(call);
    assertThat(with.err()).isEmpty();
    assertThat(with.out()).contains("could not be read", ".parquet");
    run.checkRows(output, lossy);
    FaultMatrix.add(
        "missing file",
        "read",
        said(without) + ", nothing published",
        "`--allow-data-loss`: published without the file, which is listed");
  }

  private static Path copyOfInput() throws IOException {
    Path input = Files.createDirectories(folder.resolve("gone-" + outputs + "/in"));
    try (var files = Files.list(run.input())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        Files.copy(file, input.resolve(file.getFileName()));
      }
    }
    return input;
  }

  /** A signal to the worker, as an administrator or a cloud sends it. */
  @Test
  void movesWorkFromAWorkerThatIsDecommissioned() throws Exception {
    Path output = output();
    Trap.set(bearingTraps(), "row", Trap.Blow.HOLD);
    Path call = bearing.begin(call(output));
    await(() -> Trap.sprung(bearingTraps(), "row"));
    new ProcessBuilder("kill", "-PWR", Long.toString(lastWorker.pid())).start().waitFor();
    await(() -> cluster.isAnyWorkerDecommissioned());
    Trap.release(bearingTraps());

    CommandRun with = bearing.answer(call);
    assertThat(with.exitCode()).as(with.err()).isZero();
    run.check(output);
  }

  private static List<String> call(Path output) throws IOException {
    return call(output, run.input());
  }

  private static List<String> call(Path output, Path input) throws IOException {
    List<String> call = new ArrayList<>(run.call(output, "--filter=trap(id, " + ROW + "L) >= 0"));
    call.set(call.indexOf("--input") + 1, input.toString());
    return call;
  }

  private static Path output() {
    return folder.resolve("out-" + outputs++);
  }

  private static void assertNothingPublished(Path output) {
    assertThat(output.resolve("_thresher/manifest.json")).doesNotExist();
    assertThat(output.resolve("_SUCCESS")).doesNotExist();
  }

  private static String said(CommandRun failed) {
    return String.format(
        Locale.ROOT, "exit code %d, %s", failed.exitCode(), failed.err().split(":", 2)[0]);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("what was waited for did not happen").isBefore(deadline);
      Thread.sleep(20);
    }
  }
}
