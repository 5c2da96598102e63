package io.thresher.spark.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.scan.RowPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** When a task counts as stalled, by a clock that the test sets. */
class TestStallWatch {
  private static final UTF8String FILE = UTF8String.fromString("data.parquet");

  private final List<Stall> told = new ArrayList<>();
  private long now = 1;
  private final StallWatch watch = new StallWatch(() -> now, told::add);

  private TaskPulse task(long attempt, Duration limit) {
    TaskPulse pulse = new TaskPulse(attempt, 5, 2, "file:/m.onnx", limit.toNanos(), () -> now);
    watch.add(pulse);
    return pulse;
  }

  private void passes(Duration time) {
    now += time.toNanos();
    watch.look();
  }

  @Test
  void waitsForFiveMinutesWhereNothingIsKnown() {
    task(1, Duration.ZERO);
    passes(Duration.ofSeconds(299));
    assertThat(told).isEmpty();
    passes(Duration.ofSeconds(2));
    assertThat(told).hasSize(1);
    assertThat(told.get(0).where()).isEqualTo("before the first rows of partition 2");
    assertThat(told.get(0).limitSeconds()).isEqualTo(300);
  }

  @Test
  void followsFromWhatTasksOfTheStageTookSoFar() {
    TaskPulse first = task(1, Duration.ZERO);
    for (int i = 0; i < 3; i++) {
      passes(Duration.ofSeconds(8));
      first.beats();
    }
    watch.end(first);
    TaskPulse second = task(2, Duration.ZERO);
    second.scores(new RowPosition(FILE, 4, 100), new RowPosition(FILE, 4, 199));
    passes(Duration.ofSeconds(79));
    assertThat(told).isEmpty();
    passes(Duration.ofSeconds(2));
    passes(Duration.ofSeconds(60));

    assertThat(told).as("told once").hasSize(1);
    assertThat(watch.stalled()).containsExactly(2L);
    assertThat(told.get(0).line())
        .contains(
            "task 2 on executor",
            "has finished no batch for 81 s, more than 80 s: it scores, file data.parquet, row 100"
                + " after byte 4 (from 0) to row 199; model file:/m.onnx");
  }

  @Test
  void isAtLeastHalfAMinuteForFastModels() {
    TaskPulse pulse = task(1, Duration.ZERO);
    for (int i = 0; i < 5; i++) {
      passes(Duration.ofMillis(10));
      pulse.beats();
    }
    passes(Duration.ofSeconds(29));
    assertThat(told).isEmpty();
    passes(Duration.ofSeconds(2));
    assertThat(told).hasSize(1);
  }

  @Test
  void tellsThatATaskGoesOnOrHasEnded() {
    TaskPulse going = task(1, Duration.ofSeconds(5));
    TaskPulse ending = task(2, Duration.ofSeconds(5));
    passes(Duration.ofSeconds(6));
    assertThat(watch.stalled()).containsExactlyInAnyOrder(1L, 2L);
    going.beats();
    passes(Duration.ofSeconds(1));
    watch.end(ending);

    assertThat(watch.stalled()).isEmpty();
    assertThat(told).extracting(Stall::over).containsExactly(false, false, true, true);
    assertThat(told.get(2).line()).contains("task 1", "goes on after 6 s without a batch");
    assertThat(told.get(3).seconds()).isEqualTo(7);
  }

  @Test
  void neverTellsWhereItIsOff() {
    task(1, Duration.ofNanos(Long.MAX_VALUE));
    passes(Duration.ofDays(300));
    assertThat(told).isEmpty();
  }

  @Test
  void tellsOnceOfATaskThatRunsTwoModelsAndNamesTheOneAtWork() {
    TaskPulse waiting = task(1, Duration.ofSeconds(5));
    TaskPulse working =
        new TaskPulse(1, 5, 2, "file:/other.onnx", Duration.ofSeconds(5).toNanos(), () -> now);
    watch.add(working);
    working.scores(new RowPosition(FILE, 4, 100), new RowPosition(FILE, 4, 199));
    passes(Duration.ofSeconds(6));
    passes(Duration.ofSeconds(6));
    assertThat(told).extracting(Stall::model).containsExactly("file:/other.onnx");

    working.beats();
    waiting.beats();
    passes(Duration.ofSeconds(1));
    working.does(TaskPulse.Doing.READING);
    waiting.does(TaskPulse.Doing.READING);
    passes(Duration.ofSeconds(6));

    assertThat(told).extracting(Stall::over).containsExactly(false, true, false);
    assertThat(watch.stalled()).containsExactly(1L);
  }
}
