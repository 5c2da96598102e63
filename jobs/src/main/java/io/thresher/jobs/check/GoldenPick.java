package io.thresher.jobs.check;

import io.thresher.spark.check.RowChecker;
import io.thresher.spark.check.TellingRows;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Picks the rows of a data set that tell most of a model: each task its own, then of those. */
public final class GoldenPick {
  private GoldenPick() {}

  /**
   * At most so many rows.
   *
   * @param scored rows as the checker was planned for
   */
  public static List<Row> pick(Dataset<Row> scored, RowChecker checker, int most) {
    Encoder<Row> rows = Encoders.row(scored.schema());
    List<Row> candidates =
        scored
            .mapPartitions(new Partition(checker), rows)
            .repartition(1)
            .mapPartitions(new Partition(checker), rows)
            .collectAsList();
    TellingRows telling = checker.tellingRows();
    candidates.forEach(telling::add);
    return telling.pick(most);
  }

  /** What a task does. */
  private record Partition(RowChecker checker) implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
      TellingRows telling = checker.tellingRows();
      rows.forEachRemaining(telling::add);
      return telling.rows().iterator();
    }
  }
}
