package io.thresher.spark.query.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.runtime.trial.Speedup;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestMeasuredGains {
  @TempDir private Path home;
  private final AtomicInteger measured = new AtomicInteger();
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = home.resolve(".thresher/gains.properties");
  }

  @Test
  void measuresOnce() throws Exception {
    assertThat(gain("model a", 2.5)).isEqualTo(2.5);
    assertThat(gain("model a", 9)).isEqualTo(2.5);
    assertThat(gain("model b", 3)).isEqualTo(3);
    assertThat(measured).hasValue(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void doesNotKeepThatNothingWasMeasured() {
    assertThat(gain("model", 0)).isZero();
    assertThat(gain("model", 2)).isEqualTo(2);
  }

  /** Another process may find a machine that is less busy. */
  @Test
  void doesNotKeepForOthersWhatTimeOnCoresDecided() {
    assertThat(gain("model", new Speedup(1.5, Speedup.Measure.CORES))).isEqualTo(1.5);
    assertThat(gain("model", 9)).isEqualTo(1.5);
    assertThat(measured).hasValue(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void measuresOnceWhereNothingCanBeKept() throws Exception {
    Files.writeString(home.resolve(".thresher"), "a file where the folder would be");
    assertThat(gain("model", 1.5)).isEqualTo(1.5);
    assertThat(gain("model", 0.5)).isEqualTo(1.5);
  }

  @Test
  void waitsForAnotherAndTakesWhatItMeasured() throws Exception {
    Files.createDirectory(file.resolveSibling(""));
    Path lock = file.resolveSibling("gains.properties.lock");
    FutureTask<Double> waiting = new FutureTask<>(() -> gain("model", 9));
    Thread waiter = new Thread(waiting, "waiter");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      waiter.start();
      awaitWaiting(waiter); // It has found nothing yet.
      Files.writeString(file, "model=4.0\n");
      assertThat(held.isValid()).isTrue();
    }
    assertThat(waiting.get()).isEqualTo(4.0);
    assertThat(measured).hasValue(0);
  }

  @Test
  void tellsWhatIsKnownWhileItMeasures() throws Exception {
    assertThat(gain("known", 2)).isEqualTo(2);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    FutureTask<Double> measuring =
        new FutureTask<>(() -> new MeasuredGains(file).gain("other", () -> slow(begun, told)));
    new Thread(measuring, "measuring").start();
    begun.await();
    FutureTask<Double> known = new FutureTask<>(() -> gain("known", 9));
    new Thread(known, "asking").start();
    try {
      assertThat(known.get(30, TimeUnit.SECONDS)).isEqualTo(2);
    } finally {
      told.countDown();
    }
    assertThat(measuring.get()).isEqualTo(3);
  }

  @Test
  void measuresOnceThoughTwoThreadsAsk() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    FutureTask<Double> first =
        new FutureTask<>(() -> new MeasuredGains(file).gain("model", () -> slow(begun, asked)));
    new Thread(first, "first").start();
    begun.await();
    FutureTask<Double> second = new FutureTask<>(() -> gain("model", 9));
    Thread waiter = new Thread(second, "second");
    waiter.start();
    awaitWaiting(waiter);
    asked.countDown();
    assertThat(second.get()).isEqualTo(3);
    assertThat(first.get()).isEqualTo(3);
    assertThat(measured).hasValue(0);
  }

  @Test
  void doesNotWaitInAnInterruptedThread() throws Exception {
    Path lock = home.resolve("lock");
    long began = System.nanoTime();
    try (MeasuringTurn first = MeasuringTurn.take(lock, Duration.ZERO)) {
      Thread.currentThread().interrupt();
      try (MeasuringTurn second = MeasuringTurn.take(lock, Duration.ofSeconds(20))) {
        assertThat(first.isAlone()).isTrue();
        assertThat(second.isAlone()).isFalse();
      }
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(10).toNanos());
  }

  @Test
  void goesOnBesideOneThatDoesNotEnd() throws Exception {
    Path lock = home.resolve("lock");
    try (MeasuringTurn first = MeasuringTurn.take(lock, Duration.ZERO);
        MeasuringTurn second = MeasuringTurn.take(lock, Duration.ofMillis(50))) {
      assertThat(first.isAlone()).isTrue();
      assertThat(second.isAlone()).isFalse();
    }
    try (MeasuringTurn third = MeasuringTurn.take(lock, Duration.ZERO)) {
      assertThat(third.isAlone()).isTrue();
    }
  }

  private static Speedup slow(CountDownLatch begun, CountDownLatch until) {
    begun.countDown();
    try {
      until.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return clocked(3);
  }

  /** Or over, where it does not wait. */
  private static void awaitWaiting(Thread waiter) {
    while (waiter.isAlive()
        && waiter.getState() != Thread.State.TIMED_WAITING
        && waiter.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
  }

  private static Speedup clocked(double times) {
    return new Speedup(times, Speedup.Measure.CLOCK);
  }

  private double gain(String what, double times) {
    return gain(what, clocked(times));
  }

  private double gain(String what, Speedup found) {
    return new MeasuredGains(file)
        .gain(
            what,
            () -> {
              measured.incrementAndGet();
              return found;
            });
  }
}
