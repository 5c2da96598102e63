package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import io.thresher.errors.ScoringException;
import io.thresher.model.ElementType;
import io.thresher.model.ModelLocation;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.model.OnnxModels;
import io.thresher.options.Caller;
import io.thresher.options.NullPolicy;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.ort.Natives;
import io.thresher.runtime.session.ModelCall;
import io.thresher.runtime.session.ModelValue;
import io.thresher.tensor.InputTensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that would never end by themselves. */
@Timeout(120)
class TestLeasedRuns {
  private static final float FOREVER = 1L << 50;
  private static final InputBinding X =
      new InputBinding(
          "x",
          ElementType.FLOAT,
          List.of(),
          List.of(new ColumnUse(0, "x", DataTypes.FloatType)),
          NullPolicy.FAIL);

  private Path folder;
  private ModelStore store;
  private SessionCache cache;
  private final ExecutorService task = Executors.newSingleThreadExecutor();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final CountDownLatch began = new CountDownLatch(1);

  @BeforeEach
  void open(@TempDir Path temporary) {
    folder = temporary;
    store = new ModelStore(folder.resolve("cache"), new Configuration());
    cache = new SessionCache(Duration.ofDays(1));
  }

  @AfterEach
  void close() {
    task.shutdown();
    cache.close();
    assertThat(cache.closed()).isEqualTo(cache.opened());
    assertThat(Natives.allOpen()).isEmpty();
  }

  @Test
  void endsARunWhoseTaskIsCancelled() throws Exception {
    try (SessionLease lease = lease()) {
      Future<Float> run = task.submit(() -> score(lease, FOREVER));
      began.await();
      cancelled.set(true);
      assertThatThrownBy(run::get)
          .cause()
          .isInstanceOf(ScoringException.class)
          .hasMessageContaining("THR-RUN-502: scoring was cancelled");
      assertThatThrownBy(() -> score(lease, 3)).hasMessageContaining("THR-RUN-502");
    }
  }

  @Test
  void leavesTheSessionToOtherTasks() throws Exception {
    try (SessionLease lease = lease();
        SessionLease other = cache.acquire(spec(SlowModels.rounds()), () -> store)) {
      Future<Float> run = task.submit(() -> score(lease, FOREVER));
      began.await();
      cancelled.set(true);
      assertThatThrownBy(run::get).hasMessageContaining("THR-RUN-502");
      assertThat(score(other, 3)).isEqualTo(6);
    }
    assertThat(cache.opened()).isEqualTo(1);
  }

  @Test
  void keepsTheSessionUntilTheRunIsOverWhereTheLeaseIsClosedMeanwhile() throws Exception {
    SessionLease lease = lease();
    Future<Float> run = task.submit(() -> score(lease, FOREVER));
    began.await();
    lease.close();
    cache.closeIdle(Duration.ZERO);
    assertThatThrownBy(run::get).hasMessageContaining("THR-RUN-502");
    cache.closeIdle(Duration.ZERO);
    assertThat(cache.closed()).isEqualTo(1);
  }

  @Test
  void endsAllRunsWhenItShutsDown() throws Exception {
    try (SessionLease lease = lease()) {
      Future<Float> run = task.submit(() -> score(lease, FOREVER));
      began.await();
      cache.shutDown(Duration.ofSeconds(60));
      assertThatThrownBy(run::get).hasMessageContaining("THR-RUN-502");
    }
  }

  @Test
  void endsTheWaitForASessionOfACancelledTask() throws Exception {
    SessionSpec spec = spec(SlowModels.rounds());
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    Future<?> waiting =
        task.submit(
            () ->
                cache.acquire(
                    spec,
                    () -> {
                      loading.countDown();
                      try {
                        proceed.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      return store;
                    },
                    cancelled::get));
    loading.await();
    cancelled.set(true);
    assertThatThrownBy(waiting::get).hasMessageContaining("THR-RUN-502");
    proceed.countDown();
    try (SessionLease next = cache.acquire(spec, () -> store)) {
      assertThat(score(next, 2)).isEqualTo(4);
    }
  }

  @Test
  void endsARunInJavaWhoseTaskIsCancelled() throws Exception {
    AtomicInteger over = new AtomicInteger();
    LeasedRuns runs = LeasedRuns.ofKernel(cancelled::get, named("forest"), over::incrementAndGet);
    RunWatch.SHARED.add(runs);
    try {
      Future<?> run =
          task.submit(
              () ->
                  runs.run(
                      () -> {
                        began.countDown();
                        while (true) {
                          runs.checkNotTerminated();
                        }
                      }));
      began.await();
      runs.checkNotTerminated();
      cancelled.set(true);
      assertThatThrownBy(run::get)
          .hasMessageContaining("THR-RUN-502")
          .hasMessageContaining("forest");
    } finally {
      RunWatch.SHARED.remove(runs);
      runs.close();
    }
    assertThat(over).hasValue(1);
  }

  @Test
  void endsARunThatTakesLongerThanItsCallerMay() throws Exception {
    SessionSpec free = spec(SlowModels.rounds());
    SessionSpec limited =
        new SessionSpec(
            free.model(),
            free.device(),
            1,
            Map.of(),
            "",
            List.of(),
            within(Duration.ofMillis(300)));
    try (SessionLease lease = cache.acquire(limited, () -> store, cancelled::get)) {
      assertThat(score(lease, 2)).isEqualTo(4);
      assertThatThrownBy(() -> score(lease, FOREVER))
          .hasMessageContaining("THR-RUN-701")
          .hasMessageContaining("expected a run of at most 300 ms");
      assertThatThrownBy(() -> score(lease, 2)).hasMessageContaining("THR-RUN-701");
    }
    try (SessionLease next = cache.acquire(limited, () -> store, cancelled::get)) {
      assertThat(score(next, 2)).isEqualTo(4);
    }
  }

  @Test
  void goesOnAfterARunThatTakesLongerThanABatchMay() throws Exception {
    SessionSpec free = spec(SlowModels.rounds());
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
            Duration.ofMillis(200));
    try (SessionLease lease = cache.acquire(limited, () -> store, cancelled::get)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> score(lease, FOREVER))
            .isInstanceOf(SlowRun.class)
            .hasMessageContaining("THR-RUN-902")
            .hasMessageContaining("expected a run of at most 200 ms, as --batch-timeout says");
        assertThat(score(lease, 2)).isEqualTo(4);
      }
      cancelled.set(true);
      assertThatThrownBy(() -> score(lease, FOREVER)).hasMessageContaining("THR-RUN-502");
    }
  }

  private static Caller within(Duration time) {
    return new Caller(Caller.Kind.SQL, Set.of(), time, 1 << 20);
  }

  private static SessionSpec named(String model) {
    return new SessionSpec(
        new ModelLocation(model, "digest", List.of()), Device.CPU, 1, Map.of(), "");
  }

  private SessionLease lease() {
    return cache.acquire(spec(SlowModels.rounds()), () -> store, cancelled::get);
  }

  private float score(SessionLease lease, float x) throws OrtException {
    InputTensor input = new InputTensor(X, 1);
    input.fillPlain((long) x);
    ModelCall call = new ModelCall(List.of(input.slice(0, 1)), Set.of("y"), List.of(), 1 << 20);
    return lease.inLane(
        () -> {
          began.countDown();
          return lease.runInLane(
              call,
              values ->
                  ((ModelValue.Tensor) Objects.requireNonNull(values.get("y"))).data().getFloat());
        });
  }

  private SessionSpec spec(ModelProto model) {
    Path file = OnnxModels.write(model, folder.resolve("model.onnx"));
    ModelLocation location = store.fetch(ModelReference.parse(file.toString())).location();
    return new SessionSpec(location, Device.CPU, 1, Map.of(), "");
  }
}
