package io.thresher.jobs.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.jobs.report.Forecast.Warning;
import io.thresher.plan.Engine;
import io.thresher.spark.ScoreFeed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestAdvice {

  @Test
  void countsThreadsOfAllTasksAgainstCores() {
    assertThat(text(Advice.threads(4, 2, 4))).contains("--threads", "spark.task.cpus=4");
    assertThat(Advice.threads(2, 2, 4)).isEmpty();
  }

  @Test
  void comparesAnExecutorWithItsContainer() {
    assertThat(text(Advice.container(3L << 30, 2L << 30)))
        .contains("take 3.0 GiB", "memoryOverhead by 1.0 GiB");
    assertThat(Advice.container(1L << 30, 2L << 30)).isEmpty();
  }

  @Test
  void tellsOfTinyFilesThatCostMuchOfTheTime() {
    assertThat(text(Advice.tinyFiles(1000, 1000L << 20, 0.1, 200)))
        .contains("1,000 files of 1.0 MiB each", "100 s of 3 min", "merge");
    assertThat(Advice.tinyFiles(1000, 1000L << 20, 0.001, 200)).isEmpty();
    assertThat(Advice.tinyFiles(10, 10L << 20, 10, 200)).isEmpty();
  }

  @Test
  void tellsSkewFromOneHugeRowGroup() {
    List<Double> seconds = List.of(90.0, 1.0, 1.0, 1.0);

    assertThat(text(Advice.skew(seconds, 4, false))).contains("--partitions 16");
    assertThat(text(Advice.skew(seconds, 4, true))).contains("row group", "row_group_size");
    assertThat(Advice.skew(List.of(10.0, 10.0, 10.0, 10.0), 4, false)).isEmpty();
    assertThat(Advice.skew(seconds, 1, false)).isEmpty();
  }

  @Test
  void tellsOfPagesWithoutChecksums() {
    assertThat(text(Advice.checksums(3, 7))).contains("3 of 10 pages", "write_page_checksum");
    assertThat(Advice.checksums(0, 7)).isEmpty();
  }

  @Test
  void saysWhyRowsAreFedOneByOne() {
    ScoreFeed rows = new ScoreFeed(false, "files of CSV are read by rows");

    assertThat(text(Advice.feed(rows, true))).contains(rows.why(), "Parquet");
    assertThat(Advice.feed(new ScoreFeed(true, ""), true)).isEmpty();
  }

  @Test
  void tellsOfSpeculationWithDevices() {
    assertThat(text(Advice.speculation(true, "cuda:0"))).contains("spark.speculation=false");
    assertThat(Advice.speculation(true, "cpu")).isEmpty();
    assertThat(Advice.speculation(false, "cuda:0")).isEmpty();
  }

  @Test
  void tellsOfTreesThatTheKernelCouldRun() {
    assertThat(text(Advice.engine(Engine.onnxRuntime("as asked"), 100))).contains("--engine");
    assertThat(text(Advice.engine(Engine.onnxRuntime("an odd node"), 100)))
        .contains("100 trees", "an odd node");
    assertThat(Advice.engine(Engine.onnxRuntime("faster for 3 trees"), 3)).isEmpty();
    assertThat(Advice.engine(Engine.trees("100 trees", List.of()), 100)).isEmpty();
    assertThat(Advice.engine(Engine.onnxRuntime(""), 0)).isEmpty();
  }

  @Test
  void tellsOfManySmallFilesToBeWritten() {
    double bytes = 640L << 20;

    assertThat(text(Advice.smallOutput(640, bytes, 4, false))).contains("--partitions 160");
    assertThat(text(Advice.smallOutput(640, bytes, 4, true))).contains("fewer values");
    assertThat(Advice.smallOutput(10, bytes, 4, false)).isEmpty();
  }

  private static String text(Optional<Warning> warning) {
    return warning.map(Warning::told).orElseThrow();
  }
}
