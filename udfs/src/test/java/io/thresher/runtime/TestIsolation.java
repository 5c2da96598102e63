package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.thresher.ChildJvm;
import io.thresher.errors.ScoringException;
import io.thresher.model.ElementType;
import io.thresher.model.ModelLocation;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.model.OnnxModels;
import io.thresher.model.OperatorDomains;
import io.thresher.options.Caller;
import io.thresher.options.Isolation;
import io.thresher.runtime.meter.ProcessMemory;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ModelValue;
import io.thresher.tensor.TensorSlice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models in processes of their own, which these tests end while they run. */
@Timeout(120)
class TestIsolation {
  private static final float FOREVER = 1L << 50;
  private Path folder;
  private ModelStore store;
  private SessionCache cache;
  private final ExecutorService tasks = Executors.newCachedThreadPool();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  @BeforeEach
  void open(@TempDir Path temporary) {
    folder = temporary;
    store = new ModelStore(folder.resolve("cache"), new Configuration());
    cache = new SessionCache(Duration.ofDays(1));
  }

  @AfterEach
  void close() throws IOException {
    tasks.shutdown();
    cache.close();
    assertThat(children()).isEmpty();
    assertThat(sharedFolders()).isEmpty();
  }

  @Test
  void scoresInAProcessThatKnowsNothing() throws Exception {
    try (SessionLease lease = lease(Duration.ZERO)) {
      assertThat(score(lease, 3)).isEqualTo(6);
      ProcessHandle child = children().get(0);
      Path process = Path.of("/proc", Long.toString(child.pid()));
      assertThat(oomScore(process)).isGreaterThan(499).isGreaterThanOrEqualTo(ownOomScore());
      assertThat(ProcessMemory.resident())
          .as("with the other process, a JVM of its own")
          .isGreaterThan(resident(Path.of("/proc/self")) + resident(process) / 2);
      assertThat(Files.readString(process.resolve("environ")).split("\0"))
          .contains("ORT_DISABLE_TELEMETRY=1")
          .allMatch(
              variable -> variable.matches("(LANG|LC_|LOCPATH|TZ|LD_LIB|CUDA_V|NVIDIA_|ORT_D).*"));
      try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
        for (Path descriptor : open) {
          assertThat(Files.readSymbolicLink(descriptor).toString())
              .matches("pipe:.*|socket:.*|/dev/null|/dev/u?random|/.*\\.jar|.*/lib/modules");
        }
      }
      Path shared = sharedFolders().get(0);
      assertThat(Files.readSymbolicLink(process.resolve("cwd"))).isEqualTo(shared);
      assertThat(Files.getPosixFilePermissions(shared)).hasSize(3);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(shared)) {
        assertThat(files).extracting(Path::getFileName).map(Path::toString).containsOnly("socket");
      }
    }
  }

  private static int ownOomScore() throws IOException {
    return oomScore(Path.of("/proc/self"));
  }

  private static int oomScore(Path process) throws IOException {
    return Integer.parseInt(Files.readString(process.resolve("oom_score_adj")).strip());
  }

  @Test
  void writesAProfileFromTheWorkingDirectoryOfThisProcess() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    Path prefix = here.relativize(folder.toAbsolutePath()).resolve("profile");
    SessionSpec plain = spec(SlowModels.rounds(), Duration.ZERO);
    SessionSpec profiled =
        new SessionSpec(
            plain.model(),
            Device.CPU,
            1,
            Map.of("enable_profiling", "1", "profile_file_prefix", prefix.toString()),
            "",
            List.of(),
            plain.caller(),
            List.of(),
            List.of(),
            Duration.ZERO,
            Isolation.PROCESS);
    try (SessionLease lease = cache.acquire(profiled, () -> store)) {
      assertThat(score(lease, 3)).isEqualTo(6);
    }
    cache.closeIdle(Duration.ZERO);
    try (DirectoryStream<Path> profiles = Files.newDirectoryStream(folder, "profile*.json")) {
      List<Path> written = new ArrayList<>();
      profiles.forEach(written::add);
      assertThat(written).hasSize(1);
      assertThat(Files.readString(written.get(0))).contains("model_run");
    }
  }

  @Test
  void startsAnotherProcessWhereOneHasDied() throws Exception {
    try (SessionLease lease = lease(Duration.ZERO)) {
      assertThat(score(lease, 3)).isEqualTo(6);
      long first = kill();
      assertThat(score(lease, 4)).isEqualTo(8);
      assertThat(children()).extracting(ProcessHandle::pid).isNotEmpty().doesNotContain(first);
    }
  }

  @Test
  void failsTheRunThatKillsTwoProcessesAndServesTheOthers() throws Exception {
    Duration patience = Duration.ofSeconds(1);
    SessionSpec impatient = spec(SlowModels.rounds(), Duration.ZERO, Isolation.PROCESS, patience);
    try (SessionLease bad = lease(Duration.ZERO);
        SessionLease good = cache.acquire(impatient, () -> store)) {
      Future<Float> run = tasks.submit(() -> score(bad, FOREVER));
      awaitWork();
      kill();
      Future<Float> beside = tasks.submit(() -> score(good, 5));
      awaitWork();
      long submitted = System.nanoTime();
      while (System.nanoTime() - submitted < patience.multipliedBy(2).toNanos()) {
        pause(); // What it waits for is not what it takes.
      }
      kill();
      assertThatThrownBy(run::get)
          .cause()
          .isInstanceOf(ScoringException.class)
          .hasMessageContaining("THR-RUN-831: the process that ran the model died")
          .hasMessageContaining("got twice: signal 9 (SIGKILL)");
      assertThat(beside.get()).isEqualTo(10);
      assertThat(score(bad, 2)).isEqualTo(4);
    }
    assertThat(cache.opened()).isEqualTo(1);
  }

  @Test
  void endsARunThatTakesTooLongAndKeepsTheProcess() throws Exception {
    try (SessionLease lease = lease(Duration.ofSeconds(3))) {
      assertThat(score(lease, 2)).isEqualTo(4);
      long child = children().get(0).pid();
      assertThatThrownBy(() -> score(lease, FOREVER)).hasMessageContaining("THR-RUN-701");
      assertThat(children()).extracting(ProcessHandle::pid).containsExactly(child);
    }
  }

  @Test
  void goesOnAfterARunThatTakesLongerThanABatchMay() throws Exception {
    SessionSpec free = spec(SlowModels.rounds(), Duration.ZERO);
    SessionSpec limited =
        new SessionSpec(
            free.model(),
            free.device(),
            1,
            Map.of(),
            "",
            List.of(),
            Caller.PROGRAM,
            List.of(),
            List.of(),
            Duration.ofMillis(1500),
            Isolation.PROCESS);
    try (SessionLease lease = cache.acquire(limited, () -> store)) {
      assertThat(score(lease, 2)).isEqualTo(4);
      long child = children().get(0).pid();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> score(lease, FOREVER)).isInstanceOf(SlowRun.class);
        assertThat(score(lease, 2)).isEqualTo(4);
      }
      assertThat(children()).extracting(ProcessHandle::pid).containsExactly(child);
    }
  }

  @Test
  void endsTheProcessWhereARunDoesNotListen() throws Exception {
    try (SessionLease lease =
        cache.acquire(spec(SlowModels.rounds(), Duration.ZERO), () -> store, cancelled::get)) {
      Future<Float> run = tasks.submit(() -> score(lease, FOREVER));
      awaitWork();
      long child = signal("-STOP");
      cancelled.set(true);
      assertThatThrownBy(run::get).hasMessageContaining("THR-RUN-502");
      assertThat(ProcessHandle.of(child)).isEmpty();
    }
    try (SessionLease next = lease(Duration.ZERO)) {
      assertThat(score(next, 2)).isEqualTo(4);
    }
  }

  @Test
  void endsTheRunOfAnInterruptedThreadAndKeepsTheProcess() throws Exception {
    try (SessionLease lease = lease(Duration.ZERO);
        SessionLease other = lease(Duration.ZERO)) {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      AtomicBoolean interrupted = new AtomicBoolean();
      Thread task =
          new Thread(
              () -> {
                try {
                  score(lease, FOREVER);
                } catch (OrtException | ScoringException e) {
                  failure.set(e);
                }
                interrupted.set(Thread.currentThread().isInterrupted());
              });
      task.start();
      awaitWork();
      long child = children().get(0).pid();
      task.interrupt();
      task.join();
      assertThat(failure.get()).hasMessageContaining("THR-RUN-004: scoring was interrupted");
      assertThat(interrupted).isTrue();
      assertThat(score(other, 2)).isEqualTo(4);
      assertThat(children()).extracting(ProcessHandle::pid).containsExactly(child);
    }
  }

  @Test
  void saysOfAModelAndItsRowsWhatOnnxRuntimeSaysOfThem() {
    ModelProto refused = OnnxModels.customDomain("com.acme");
    List<String> messages = new ArrayList<>();
    for (Isolation isolation : Isolation.values()) {
      assertThatThrownBy(() -> cache.acquire(spec(refused, isolation), () -> store))
          .satisfies(e -> messages.add(e.getMessage()));
      try (SessionLease lease = cache.acquire(spec(SlowModels.rounds(), isolation), () -> store)) {
        assertThatThrownBy(() -> score(lease, 1, new long[] {1, 1}))
            .isInstanceOf(OrtException.class)
            .satisfies(e -> messages.add(e.getMessage()));
      }
    }
    assertThat(messages.subList(0, 2)).isEqualTo(messages.subList(2, 4));
    assertThat(messages.get(0)).contains("THR-MODEL-101");
  }

  @Test
  void endsWithTheProcessThatStartedIt() throws Exception {
    Path model = OnnxModels.write(SlowModels.rounds(), folder.resolve("model.onnx"));
    try (ChildJvm parent =
        ChildJvm.start(
            List.of(),
            Map.of(),
            IsolatingJvm.class,
            model.toString(),
            folder.resolve("cache").toString())) {
      long child = Long.parseLong(parent.awaitLine("runs in "));
      Path shared = Files.readSymbolicLink(Path.of("/proc", Long.toString(child), "cwd"));
      parent.kill();
      while (ProcessHandle.of(child).isPresent() || Files.exists(shared)) {
        pause();
      }
    }
  }

  /** Waits until a child computes. */
  private static void awaitWork() {
    while (children().isEmpty()) {
      pause();
    }
    ProcessHandle child = children().get(0);
    Duration enough = computed(child).plusMillis(500);
    while (child.isAlive() && computed(child).compareTo(enough) < 0) {
      pause();
    }
  }

  private static Duration computed(ProcessHandle child) {
    return child.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static void pause() {
    LockSupport.parkNanos(1_000_000);
  }

  private static long resident(Path process) throws IOException {
    String pages = Files.readString(process.resolve("statm")).split(" ", 3)[1];
    return Long.parseLong(pages) * 4096;
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("ChildMain"))
        .toList();
  }

  private static long kill() throws Exception {
    ProcessHandle child = children().get(0);
    child.destroyForcibly();
    child.onExit().get();
    return child.pid();
  }

  private static long signal(String signal) throws Exception {
    long pid = children().get(0).pid();
    assertThat(new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor()).isZero();
    return pid;
  }

  private static List<Path> sharedFolders() throws IOException {
    List<Path> folders = new ArrayList<>();
    for (ProcessHandle child : children()) {
      folders.add(Files.readSymbolicLink(Path.of("/proc", Long.toString(child.pid()), "cwd")));
    }
    return folders;
  }

  private SessionLease lease(Duration longest) {
    return cache.acquire(spec(SlowModels.rounds(), longest), () -> store);
  }

  private static float score(SessionLease lease, float x) throws OrtException {
    return score(lease, x, new long[] {1});
  }

  private static float score(SessionLease lease, float x, long[] shape) throws OrtException {
    ByteBuffer memory = lease.memory().allocate(Float.BYTES);
    memory.putFloat(0, x);
    return lease.run(
        new ModelCall(
            List.of(TensorSlice.of("x", ElementType.FLOAT, shape, memory, 0, Float.BYTES)),
            Set.of("y"),
            List.of(),
            1 << 20),
        values -> ((ModelValue.Tensor) Objects.requireNonNull(values.get("y"))).data().getFloat());
  }

  private SessionSpec spec(ModelProto model, Isolation isolation) {
    return spec(model, Duration.ZERO, isolation);
  }

  private SessionSpec spec(ModelProto model, Duration longest) {
    return spec(model, longest, Isolation.PROCESS);
  }

  private SessionSpec spec(ModelProto model, Duration longest, Isolation isolation) {
    return spec(model, longest, isolation, Duration.ZERO);
  }

  private SessionSpec spec(
      ModelProto model, Duration longest, Isolation isolation, Duration patience) {
    Path file = OnnxModels.write(model, folder.resolve(model.hashCode() + ".onnx"));
    ModelLocation location =
        store.fetch(ModelReference.parse(file.toString()), OperatorDomains.ANY).location();
    return new SessionSpec(
        location,
        Device.CPU,
        1,
        Map.of(),
        "",
        List.of(),
        new Caller(Caller.Kind.SQL, Set.of(), longest, 1 << 20),
        List.of(),
        List.of(),
        patience,
        isolation);
  }
}
