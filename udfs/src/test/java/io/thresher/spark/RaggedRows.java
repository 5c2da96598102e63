package io.thresher.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows whose arrays differ in length, the same ones each time. */
final class RaggedRows {
  /** Ids of tokens are below it. */
  static final int VOCABULARY = 50;

  /** Values of a step. */
  static final int WIDTH = 6;

  private RaggedRows() {}

  /** Ids and masks of lengths 1 to 40, most of them short. */
  static List<Row> tokens(int rows) {
    SplittableRandom random = new SplittableRandom(11);
    List<Row> tokens = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int length = 1 + random.nextInt(1 + random.nextInt(40));
      List<Long> ids = new ArrayList<>();
      List<Long> mask = new ArrayList<>();
      for (int at = 0; at < length; at++) {
        ids.add((long) random.nextInt(VOCABULARY));
        mask.add(at == 0 ? 1L : random.nextInt(5) == 0 ? 0L : 1L);
      }
      tokens.add(RowFactory.create((long) i, ids, mask));
    }
    return tokens;
  }

  /** Steps of a series, 1 to 20. */
  static List<Row> series(int rows) {
    SplittableRandom random = new SplittableRandom(13);
    List<Row> series = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      List<List<Float>> steps = new ArrayList<>();
      int length = 1 + random.nextInt(20);
      for (int step = 0; step < length; step++) {
        steps.add(
            DoubleStream.generate(() -> random.nextDouble(-2, 2))
                .limit(WIDTH)
                .mapToObj(value -> (float) value)
                .toList());
      }
      series.add(RowFactory.create((long) i, steps));
    }
    return series;
  }
}
