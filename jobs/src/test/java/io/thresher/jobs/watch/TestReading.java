package io.thresher.jobs.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thresher.spark.WorkCounts;
import io.thresher.spark.WorkState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestReading {
  private static final WorkState HALF =
      new WorkState(
          new WorkCounts(
              1_000_000, 500, 250, 100_000_000, 900_000_000, 50_000_000, 450_000_000, 40_000),
          2000,
          3,
          8,
          1,
          2);

  private static Reading reading(Goal goal) {
    return new Reading(HALF, goal, 200_000, 100_000, 250_125, 10);
  }

  @Test
  void countsRowsOfEarlierStartsAndThoseSetAside() {
    Reading reading = reading(new Goal(2_501_000L, 250_000, 0));

    assertThat(reading.rows()).isEqualTo(1_250_500);
    assertThat(reading.fraction()).isEqualTo(0.5);
    assertThat(reading.secondsLeft()).isCloseTo(5, within(1e-3));
    assertThat(ReadingText.line(reading))
        .isEqualTo(
            "1,250,500 of 2,501,000 rows, 50.0%; 200,000 rows/s now, 100,000 rows/s in the mean;"
                + " 5 s left; model load 5%, read 45%, assembly 3%, inference 23%, write 25%;"
                + " 500 rows quarantined; 3 of 8 tasks");
  }

  @Test
  void goesByBytesOrTasksWhereNobodyKnowsTheRows() {
    Reading bytes = reading(new Goal(null, 0, 160_000));
    Reading tasks = reading(new Goal(null, 0, 0));

    assertThat(ReadingText.line(bytes)).startsWith("1,000,500 rows, 25.0% of the bytes;");
    assertThat(bytes.secondsLeft()).isEqualTo(30);
    assertThat(ReadingText.line(tasks)).startsWith("1,000,500 rows, 37.5% of the tasks;");
    assertThat(tasks.fields()).containsEntry("fractionOf", "tasks").doesNotContainKey("rowsTotal");
  }

  @Test
  void sharesOfTheStagesAddUp() {
    double sum = reading(new Goal(null, 0, 0)).stages().values().stream().mapToDouble(x -> x).sum();

    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void saysNothingOfStagesAndTimeBeforeTasksDo() {
    WorkState begun = new WorkState(WorkCounts.NONE, 3000, 0, 8, 1, 1);
    Reading reading = new Reading(begun, new Goal(10L, 0, 0), 0, 0, 0, 3);

    assertThat(reading.stages().values()).containsOnly(0.0);
    assertThat(ReadingText.line(reading))
        .isEqualTo(
            "0 of 10 rows, 0.0%; 0 rows/s now, 0 rows/s in the mean; time left unknown;"
                + " tasks begin; 0 rows quarantined; 0 of 8 tasks");
  }

  @Test
  void claimsNotToBeDoneBeforeItIs() {
    assertThat(ReadingText.line(reading(new Goal(1_000_501L, 0, 0)))).contains("rows, 99.9%;");
    assertThat(ReadingText.line(reading(new Goal(1_000_500L, 0, 0)))).contains("rows, 100.0%;");
    assertThat(reading(new Goal(0L, 0, 0)).fraction()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"20", "40", "80", "200"})
  void fitsTheTerminal(int width) {
    Reading reading = reading(new Goal(2_501_000L, 250_000, 0));

    assertThat(ReadingText.screen(reading, width))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.length()).isLessThan(width))
        .first()
        .asString()
        .startsWith(" 50.0%");
  }

  @Test
  void saysAllStagesOnATerminalOfEightyColumns() {
    assertThat(ReadingText.screen(reading(new Goal(2_501_000L, 250_000, 0)), 80).get(1))
        .isEqualTo("       3 of 8 tasks  load 5% read 45% assembly 3% inference 23% write 25%");
  }

  @ParameterizedTest
  @CsvSource({"0,0 s", "59,59 s", "60,1 min 0 s", "3599,59 min 59 s", "90000,25 h 0 min"})
  void saysDurations(long seconds, String text) {
    assertThat(ReadingText.duration(seconds)).isEqualTo(text);
  }
}
