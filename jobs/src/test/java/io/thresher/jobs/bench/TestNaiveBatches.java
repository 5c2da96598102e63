package io.thresher.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestNaiveBatches {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5})
  void keepsRowsAndTheirScoresTogether(int rows) {
    List<Row> input =
        IntStream.range(0, rows).mapToObj(i -> RowFactory.create((long) i, i + 0.5f)).toList();
    NaiveBatches.Model doubled =
        (features, count) -> {
          float[] scores = new float[count];
          for (int i = 0; i < count; i++) {
            scores[i] = 2 * features[i];
          }
          return new float[][] {scores};
        };

    List<Row> output = new ArrayList<>();
    NaiveBatches.Features second = (row, values, from) -> values[from] = row.getFloat(1);
    new NaiveBatches(input.iterator(), second, 1, 2, 1, 4, doubled).forEachRemaining(output::add);

    assertThat(output)
        .isEqualTo(
            IntStream.range(0, rows)
                .mapToObj(i -> RowFactory.create((long) i, i + 0.5f, 2 * i + 1f))
                .toList());
  }
}
