package io.thresher.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.meter.StageTimes;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class TestTiming {
  private static final Contender FAST = new ThresherScoring();
  private static final Contender SLOW = new NaiveScoring();
  private static final Contender FLOOR = Floor.SCAN;
  private static final Sink SINK = new NoopSink();
  private static final Sink FILES = new ParquetSink(new Path("unused"), new Configuration());

  @Test
  void takesTheMedianOfOddAndEvenRounds() {
    assertThat(timing(FAST, Columns.ALL, 3, 1, 2).median()).isEqualTo(2);
    assertThat(timing(FAST, Columns.ALL, 4, 1, 2, 8).median()).isEqualTo(3);
    assertThat(timing(FAST, Columns.ALL, 5).median()).isEqualTo(5);
    assertThat(timing(FAST, Columns.ALL, 4, 1, 2, 8).medianCpu()).isEqualTo(1.5);
  }

  @Test
  void knowsTheRange() {
    Timing timing = timing(FAST, Columns.ALL, 3, 1, 2);

    assertThat(timing.least()).isEqualTo(1);
    assertThat(timing.most()).isEqualTo(3);
  }

  @Test
  void comparesWhatDiffersInTheContenderAlone() {
    List<Ratio> ratios =
        Ratio.of(
            List.of(
                timing(SLOW, Columns.SCORES, 6),
                timing(FAST, Columns.SCORES, 2),
                timing(SLOW, Columns.ALL, 40),
                timing(FAST, Columns.ALL, 4)),
            List.of(FAST));

    assertThat(ratios).extracting(Ratio::value).containsExactly(3.0, 10.0);
  }

  @Test
  void comparesSubjectsWithOthersAndWithThemselvesWhereNothingIsWritten() {
    List<Ratio> ratios =
        Ratio.of(
            List.of(
                timing(FLOOR, Columns.SCORES, 1),
                timing(FAST, Columns.SCORES, 2),
                timing(SLOW, FILES, 12),
                timing(FAST, FILES, 3)),
            List.of(FAST));

    assertThat(ratios)
        .extracting(each -> each.baseline().measured().contender())
        .containsExactly(FLOOR, FAST, SLOW);
    assertThat(ratios).extracting(Ratio::value).containsExactly(0.5, 2.0 / 3, 4.0);
  }

  private static Timing timing(Contender contender, Sink sink, double seconds) {
    return new Timing(
        new Case(contender, Columns.SCORES, sink),
        List.of(new Round(seconds, seconds / 2, StageTimes.NONE)));
  }

  private static Timing timing(Contender contender, Columns columns, double... seconds) {
    return new Timing(
        new Case(contender, columns, SINK),
        Arrays.stream(seconds)
            .mapToObj(each -> new Round(each, each / 2, StageTimes.NONE))
            .toList());
  }
}
