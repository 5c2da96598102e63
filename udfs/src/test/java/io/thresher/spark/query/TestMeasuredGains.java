package io.thresher.spark.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
    CompletableFuture<Double> waiting;
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      waiting = CompletableFuture.supplyAsync(() -> gain("model", 9));
      Files.writeString(file, "model=4.0\n");
      assertThat(held.isValid()).isTrue();
    }
    assertThat(waiting.get()).isEqualTo(4.0);
    assertThat(measured).hasValue(0);
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

  private double gain(String what, double value) {
    return new MeasuredGains(file)
        .gain(
            what,
            () -> {
              measured.incrementAndGet();
              return value;
            });
  }
}
