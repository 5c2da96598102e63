package io.thresher.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thresher.options.ScoreOptions;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.Scorer;
import io.thresher.spark.ThresherExtensions;
import io.thresher.spark.ThresherPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ITContenders {
  private static final SparkSession SPARK =
      SparkSession.builder()
          .master("local[2]")
          .config("spark.sql.extensions", ThresherExtensions.class.getName())
          .config("spark.plugins", ThresherPlugin.class.getName())
          .config("spark.ui.enabled", "false")
          .getOrCreate();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void giveTheSameScoresForTheSameRows(Columns columns) throws IOException {
    WorkFolder work = new WorkFolder(SPARK, folder.toString());
    Workload workload =
        new Workload(work.model(), work.data(500), ScoreOptions.parse(Map.of("batch-size", "64")));

    List<Row> naive = scores(new NaiveScoring(), workload, columns);
    List<Row> thresher = scores(new ThresherScoring(), workload, columns);

    assertThat(thresher).hasSize(500);
    int width = columns == Columns.ALL ? 34 : 1;
    for (int i = 0; i < 500; i++) {
      assertThat(thresher.get(i).size()).isEqualTo(width);
      assertThat(naive.get(i).size()).isEqualTo(width);
      assertThat(thresher.get(i).get(0))
          .isInstanceOf(columns == Columns.ALL ? Long.class : Float.class);
      for (int c = 0; c < width; c++) {
        double expected = ((Number) naive.get(i).get(c)).doubleValue();
        assertThat(((Number) thresher.get(i).get(c)).doubleValue())
            .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  private static List<Row> scores(Contender contender, Workload workload, Columns columns) {
    Dataset<Row> data = SPARK.read().parquet(workload.input());
    ScorePlan plan =
        Scorer.of(workload.model()).options(workload.options()).plan(SPARK, data.schema());
    return contender.score(data, workload, plan, columns).collectAsList();
  }
}
