package io.thresher.jobs.bench;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;

import io.thresher.datasets.VolumeContents;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Whether a road ends where the Score operator does over the same rows in Parquet. */
public record RoadCheck(SparkSession spark, RoadWork work) {
  /** Batches may be cut elsewhere, and a model may add up in another order then. */
  private static final double TOLERANCE = 1e-5;

  private static final String EXPECTED = "expected ";

  /**
   * Scores once, and compares row by row: the key, the scores, and all that is passed on.
   *
   * @param contender what scores on the road
   * @param sink that it writes to; clear afterwards
   * @throws IllegalStateException where rows or scores are not the same
   */
  public void run(Contender contender, ParquetSink sink) {
    Query query = Query.of(spark, work.workload());
    sink.clear();
    contender.run(query, Columns.SCORES, sink);
    Dataset<Row> given = spark.read().parquet(sink.folder());
    compare(given, work.leftBy(query.scored(Columns.ALL)), names(query));
    sink.clear();
  }

  private Set<String> names(Query query) {
    Set<String> names = new LinkedHashSet<>(Set.of(VolumeContents.ID));
    if (work.passesAllOn()) {
      names.addAll(Arrays.asList(query.data().columns()));
    }
    query.plan().columns().forEach(column -> names.add(column.name()));
    return names;
  }

  private void compare(Dataset<Row> given, Dataset<Row> scored, Set<String> names) {
    Dataset<Row> expected =
        scored.select(
            names.stream()
                .map(name -> Quoted.column(name).as(EXPECTED + name))
                .toArray(Column[]::new));
    Column same = lit(true);
    for (String name : names) {
      same = same.and(same(name, given.schema().apply(name).dataType()));
    }
    Column sameKey =
        Quoted.column(VolumeContents.ID).equalTo(Quoted.column(EXPECTED + VolumeContents.ID));
    long alike = given.join(expected, sameKey).where(same).count();
    long rows = given.count();
    long due = expected.count();
    if (alike != due || rows != due) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s gave %d rows, the Score operator %d, and %d of them are alike",
              work.workload().label(),
              rows,
              due,
              alike));
    }
  }

  private static Column same(String name, DataType type) {
    Column given = Quoted.column(name);
    Column expected = Quoted.column(EXPECTED + name);
    Column equal = given.eqNullSafe(expected);
    if (!type.equals(DataTypes.FloatType) && !type.equals(DataTypes.DoubleType)) {
      return equal;
    }
    Column bound = greatest(lit(1.0), abs(expected)).multiply(TOLERANCE);
    return equal.or(abs(given.minus(expected)).leq(bound));
  }
}
