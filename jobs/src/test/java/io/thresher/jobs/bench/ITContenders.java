package io.thresher.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thresher.options.ScoreOptions;
import io.thresher.spark.ScoringParts;
import io.thresher.spark.ThresherExtensions;
import io.thresher.spark.ThresherPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
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
          .config("spark.sql.codegen.maxFields", "4000")
          .getOrCreate();

  /** One for all tests, so that data is made once. */
  @TempDir static Path folder;

  @ParameterizedTest
  @EnumSource
  void giveTheSameScoresForTheSameRows(Columns columns) throws IOException {
    Query query = query(StandardWorkload.MLP, 500);

    List<Row> naive = NaiveScoring.scored(query, columns).collectAsList();
    List<Row> thresher = query.scored(columns).collectAsList();

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

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TEXT", "IMAGES"})
  void scoreEveryWorkloadOfNumbersAlike(StandardWorkload workload) throws IOException {
    Query query = query(workload, 100);

    List<Row> naive = NaiveScoring.scored(query, Columns.SCORES).collectAsList();
    List<Row> thresher = query.scored(Columns.SCORES).collectAsList();

    assertThat(new NaiveScoring().objection(query)).isEmpty();
    assertThat(thresher).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(thresher.get(i).getFloat(0)).isCloseTo(naive.get(i).getFloat(0), within(1e-4f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takeTheirPartsOfEveryWorkload(StandardWorkload workload) throws IOException {
    long rows = workload.beside().isEmpty() ? 100 : 6;
    Query query = query(workload, rows);

    ScoringParts parts = ScoringParts.of(query.scored(Columns.SCORES)).orElseThrow();

    assertThat(IntStream.range(0, parts.splits()).mapToLong(parts::read).sum()).isEqualTo(rows);
    assertThat(IntStream.range(0, parts.splits()).mapToLong(parts::score).sum()).isEqualTo(rows);
    for (Floor floor : Floor.values()) {
      assertThat(floor.objection(query)).isEmpty();
      floor.run(query, Columns.SCORES, new NoopSink());
    }
  }

  @Test
  void embedsTextsAndNamesWhatImagesShow() throws IOException {
    Query texts = query(StandardWorkload.TEXT, 6);
    Query images = query(StandardWorkload.IMAGES, 6);

    for (Row row : texts.scored(Columns.SCORES).collectAsList()) {
      List<Float> vector = row.getList(0);
      double squares = vector.stream().mapToDouble(value -> value * value).sum();
      assertThat(vector).hasSize(384);
      assertThat(squares).isCloseTo(1, within(1e-4));
    }
    for (Row row : images.scored(Columns.SCORES).collectAsList()) {
      assertThat(row.getString(0)).matches("class \\d+");
      assertThat(row.getList(1)).hasSize(1000);
    }
    assertThat(new NaiveScoring().objection(texts)).isPresent();
    assertThat(new NaiveScoring().objection(images)).isPresent();
  }

  @Test
  void leavesQueriesAloneThatHaveNoSuchParts() throws IOException {
    Query query = query(StandardWorkload.MLP, 100);
    Dataset<Row> filtered = query.scored(Columns.ALL).where("id > 5 and score > 0");

    assertThat(ScoringParts.of(query.data())).isEmpty();
    assertThat(ScoringParts.of(filtered)).isEmpty();
  }

  private Query query(StandardWorkload workload, long rows) throws IOException {
    ScoreOptions options = ScoreOptions.parse(Map.of("batch-size", "64"));
    WorkFolder work = new WorkFolder(SPARK, folder.toString());
    return Query.of(SPARK, work.workload(workload, rows, options));
  }
}
