package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import io.thresher.errors.ScoringException;
import io.thresher.model.ElementType;
import io.thresher.model.ModelLocation;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.model.OnnxModels;
import io.thresher.model.OperatorDomains;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ModelValue;
import io.thresher.tensor.TensorSlice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TestSessionCache {
  private static final Duration NEVER = Duration.ofDays(1);

  private Path folder;
  private ModelStore store;
  private SessionSpec spec;
  private SessionCache cache;

  @BeforeEach
  void open(@TempDir Path temporary) {
    folder = temporary;
    store = new ModelStore(folder.resolve("cache"), new Configuration());
    spec = spec(OnnxModels.matMul(new float[][] {{1, 2}, {3, 4}}), Map.of());
    cache = new SessionCache(NEVER);
  }

  @AfterEach
  void close() {
    cache.close();
    assertThat(cache.closed()).isEqualTo(cache.opened());
  }

  @Test
  void scoresWithALeasedSession() throws OrtException {
    try (SessionLease lease = cache.acquire(spec, () -> store)) {
      assertThat(lease.takeLoadNanos()).isPositive();
      assertThat(score(lease)).containsExactly(13, 20);
    }
  }

  @Test
  void sharesASessionThatIsThere() {
    try (SessionLease first = cache.acquire(spec, () -> store);
        SessionLease second = cache.acquire(spec, () -> store)) {
      assertThat(second.session()).isSameAs(first.session());
      assertThat(first.takeLoadNanos()).isPositive();
      assertThat(second.takeLoadNanos()).isZero();
    }
  }

  @Test
  void keepsSessionsOfOtherOptionsApart() {
    SessionSpec other =
        new SessionSpec(spec.model(), Device.CPU, 1, Map.of("enable_mem_pattern", "0"), "");
    try (SessionLease first = cache.acquire(spec, () -> store);
        SessionLease second = cache.acquire(other, () -> store)) {
      assertThat(second.session()).isNotSameAs(first.session());
    }
  }

  @Test
  void makesRoomForAnotherSessionOrRefusesIt() {
    SessionSpec two = new SessionSpec(spec.model(), Device.CPU, 2, Map.of(), "");
    SessionSpec three = new SessionSpec(spec.model(), Device.CPU, 3, Map.of(), "");
    cache.close();
    cache = new SessionCache(NEVER, 2);
    try (SessionLease first = cache.acquire(spec, () -> store)) {
      cache.acquire(two, () -> store).close();
      try (SessionLease third = cache.acquire(three, () -> store)) {
        assertThat(cache.opened()).isEqualTo(3);
        assertThat(cache.closed()).isEqualTo(1);
        assertThatThrownBy(() -> cache.acquire(two, () -> store))
            .hasMessageContaining("THR-RUN-702: too many models are in use")
            .hasMessageContaining("expected at most 2 at a time");
        try (SessionLease shared = cache.acquire(spec, () -> store)) {
          assertThat(shared.session()).isSameAs(first.session());
        }
        assertThat(third.session()).isNotSameAs(first.session());
      }
    }
  }

  @Test
  void makesOneSessionForAllWhoAskAtOnce() throws Exception {
    int tasks = 16;
    CyclicBarrier together = new CyclicBarrier(tasks);
    List<SessionLease> leases =
        inParallel(
            tasks,
            () -> {
              together.await();
              return cache.acquire(spec, () -> store);
            });

    assertThat(cache.opened()).isEqualTo(1);
    assertThat(leases).filteredOn(lease -> lease.takeLoadNanos() > 0).hasSize(1);
    leases.forEach(SessionLease::close);
  }

  @Test
  void closesNoSessionThatIsInUseWhileOthersComeAndGo() throws Exception {
    int tasks = 8;
    List<SessionSpec> specs =
        List.of(spec, new SessionSpec(spec.model(), Device.CPU, 2, Map.of(), ""));
    List<Integer> scored =
        inParallel(
            tasks,
            task -> {
              Random random = new Random(task);
              int runs = 0;
              for (int i = 0; i < 60; i++) {
                try (SessionLease lease =
                    cache.acquire(specs.get(random.nextInt(2)), () -> store)) {
                  assertThat(score(lease)).containsExactly(13, 20);
                  runs++;
                }
                if (random.nextInt(4) == 0) {
                  cache.closeIdle(Duration.ZERO);
                }
              }
              return runs;
            });

    assertThat(scored).hasSize(tasks).containsOnly(60);
    cache.close();
    assertThat(cache.opened()).isGreaterThan(1);
  }

  @Test
  void closesWhatIsIdleAndMakesItAgain() {
    cache.acquire(spec, () -> store).close();
    cache.closeIdle(NEVER);
    assertThat(cache.closed()).isZero();
    cache.closeIdle(Duration.ZERO);
    assertThat(cache.closed()).isEqualTo(1);

    try (SessionLease again = cache.acquire(spec, () -> store)) {
      assertThat(again.takeLoadNanos()).isPositive();
    }
  }

  @Test
  void reapsIdleSessionsByItself() {
    try (SessionCache reaping = new SessionCache(Duration.ofMillis(20))) {
      reaping.acquire(spec, () -> store).close();
      while (reaping.closed() == 0) {
        Thread.onSpinWait(); // Ends by the time limit of the class if nothing reaps.
      }
      assertThat(reaping.closed()).isEqualTo(1);
    }
  }

  @Test
  void givesASessionBackOnce() throws OrtException {
    SessionLease first = cache.acquire(spec, () -> store);
    try (SessionLease second = cache.acquire(spec, () -> store)) {
      first.close();
      first.close();
      cache.closeIdle(Duration.ZERO);
      assertThat(score(second)).containsExactly(13, 20);
    }
    assertThatThrownBy(first::session).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void leavesLeasedSessionsToTheirLastLeaseWhenItCloses() throws OrtException {
    SessionLease lease = cache.acquire(spec, () -> store);
    cache.close();

    assertThat(score(lease)).containsExactly(13, 20);
    assertThatThrownBy(() -> cache.acquire(spec, () -> store))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-RUN-003: the executor is shutting down");
    lease.close();
    assertThat(cache.closed()).isEqualTo(1);
  }

  /** By default, a model asks for {@code en_US.UTF-8}; every system has {@code C}. */
  @Test
  void namesTheLocaleThatTheSystemLacks() {
    assertThatThrownBy(() -> cache.acquire(spec(lowering("qq_QQ.UTF-8"), Map.of()), () -> store))
        .hasMessageContaining("THR-MODEL-102: the system lacks a locale that the model asks for")
        .hasMessageContaining("expected locale 'qq_QQ.UTF-8' on the driver and every executor")
        .hasMessageContaining("localedef -i qq_QQ -f UTF-8 qq_QQ.UTF-8")
        .hasMessageContaining("export the model with locale='C.UTF-8'");
    cache.acquire(spec(lowering("C"), Map.of()), () -> store).close();
  }

  private static ModelProto lowering(String locale) {
    NodeProto.Builder node = OnnxModels.node("StringNormalizer", "x", "y").toBuilder();
    for (List<String> text :
        List.of(List.of("case_change_action", "LOWER"), List.of("locale", locale))) {
      node.addAttribute(
          AttributeProto.newBuilder()
              .setName(text.get(0))
              .setType(AttributeProto.AttributeType.STRING)
              .setS(ByteString.copyFromUtf8(text.get(1))));
    }
    return OnnxModels.model(
        OnnxModels.graph(node.build())
            .addInput(OnnxModels.value("x", ElementType.STRING, "n"))
            .addOutput(OnnxModels.value("y", ElementType.STRING, "n")));
  }

  @Test
  void tellsAllWhoWaitWhyItFailedAndTriesAgainForTheNext() throws Exception {
    SessionSpec broken = spec(OnnxModels.customDomain("com.acme"), Map.of());
    int tasks = 6;
    List<String> messages =
        inParallel(
            tasks,
            () -> {
              try (SessionLease lease = cache.acquire(broken, () -> store)) {
                return "leased " + lease.takeLoadNanos();
              } catch (ScoringException e) {
                return e.getMessage();
              }
            });

    assertThat(messages)
        .hasSize(tasks)
        .allSatisfy(
            message ->
                assertThat(message)
                    .contains("THR-MODEL-101: ONNX Runtime refuses the model")
                    .contains(broken.model().digest())
                    .contains("com.acme:Frobnicate"));
    assertThat(cache.opened()).isZero();
  }

  @Test
  void refusesToOptimiseAwayTheCastOfUnsignedInputs() {
    SessionSpec unsigned =
        spec(
            OnnxModels.identity(ElementType.UINT16, "n"),
            Map.of("optimization.enable_cast_chain_elimination", "1"));

    assertThatThrownBy(() -> cache.acquire(unsigned, () -> store))
        .hasMessageContaining("THR-USE-205")
        .hasMessageContaining("it would change the model's unsigned inputs");
  }

  @Test
  void letsAnInterruptedTaskGoAndKeepsTheSession() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    AtomicReference<ScoringException> failure = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread task =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              try {
                cache.acquire(spec, () -> store).close();
              } catch (ScoringException e) {
                failure.set(e);
              }
              flag.set(Thread.currentThread().isInterrupted());
              done.countDown();
            });
    task.start();

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(flag.get()).isTrue();
    if (failure.get() != null) {
      assertThat(failure.get()).hasMessageContaining("THR-RUN-004: scoring was interrupted");
    }
    try (SessionLease next = cache.acquire(spec, () -> store)) {
      assertThat(score(next)).containsExactly(13, 20);
    }
    assertThat(cache.opened()).isEqualTo(1);
  }

  private static float[] score(SessionLease lease) throws OrtException {
    ByteBuffer memory = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
    memory.putFloat(0, 4).putFloat(4, 3);
    TensorSlice row =
        TensorSlice.of("x", ElementType.FLOAT, new long[] {1, 2}, memory, 0, memory.capacity());
    return lease.run(
        new ModelCall(List.of(row), Set.of("y"), List.of(), 1 << 20),
        values -> {
          float[] scores = new float[2];
          ((ModelValue.Tensor) Objects.requireNonNull(values.get("y")))
              .data()
              .asFloatBuffer()
              .get(scores);
          return scores;
        });
  }

  private SessionSpec spec(ModelProto model, Map<String, String> ort) {
    Path file = OnnxModels.write(model, folder.resolve(model.hashCode() + ".onnx"));
    ModelLocation location =
        store.fetch(ModelReference.parse(file.toString()), OperatorDomains.ANY).location();
    return new SessionSpec(location, Device.CPU, 1, ort, "");
  }

  private static <T> List<T> inParallel(int tasks, Callable<T> task) throws Exception {
    return inParallel(tasks, number -> task.call());
  }

  private interface Task<T> {
    T run(int number) throws Exception;
  }

  private static <T> List<T> inParallel(int tasks, Task<T> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        int number = i;
        running.add(threads.submit(() -> task.run(number)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
