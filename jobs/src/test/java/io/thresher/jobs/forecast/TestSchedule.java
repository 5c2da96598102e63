package io.thresher.jobs.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.jobs.forecast.InputSize.Part;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSchedule {

  @Test
  void givesTasksToWhicheverSlotIsFree() {
    Schedule schedule = of(2, 5, 3, 3, 3);

    assertThat(schedule.seconds()).isEqualTo(8);
    assertThat(schedule.idleSeconds()).isEqualTo(2);
  }

  @Test
  void knowsTheLastWave() {
    assertThat(of(4, 1, 1, 1, 1, 1)).isEqualTo(new Schedule(2, 1));
    assertThat(of(4, 1, 1, 1, 1)).isEqualTo(new Schedule(1, 0));
    assertThat(of(4)).isEqualTo(new Schedule(0, 0));
  }

  @Test
  void takesBothEndsAndTheMiddleFirst() {
    assertThat(Spread.over(9)).startsWith(0, 8, 4, 2, 6).hasSize(9).doesNotHaveDuplicates();
    assertThat(Spread.over(1)).containsExactly(0);
    assertThat(Spread.over(2)).containsExactly(0, 1);
    assertThat(Spread.over(0)).isEmpty();
    assertThat(Spread.over(1000)).hasSize(1000).doesNotHaveDuplicates();
  }

  private static Schedule of(int slots, double... seconds) {
    List<Part> tasks = Arrays.stream(seconds).boxed().map(each -> new Part(each, 1)).toList();
    return Schedule.of(tasks, slots, Part::size);
  }
}
