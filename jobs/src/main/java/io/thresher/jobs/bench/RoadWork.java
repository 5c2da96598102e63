package io.thresher.jobs.bench;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.thresher.datasets.CategoryPipeline;
import io.thresher.datasets.VolumeContents;
import io.thresher.options.ScoreOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is scored to measure a road.
 *
 * @param workload in Parquet with a key, scored by the whole command
 * @param besides the same rows on the road, compared with that; empty where the workload itself is
 *     the road
 */
public record RoadWork(Workload workload, Optional<Arguments> besides) {
  private static final String VALUES = "values";
  private static final String CONDITION = "f0 > 0";

  /**
   * How {@code thresher score} is called.
   *
   * @param options beside model and output
   */
  public record Arguments(Road road, String model, List<String> options) {}

  /** Makes data and model where they are not there yet. */
  public static RoadWork of(Road road, long rows, WorkFolder folder, ScoreOptions options)
      throws IOException {
    return switch (road) {
      case WIDE -> new RoadWork(folder.workload(StandardWorkload.WIDE, rows, options), none());
      case STRINGS ->
          new RoadWork(
              new Workload(
                  road.label(),
                  folder.model("strings", CategoryPipeline.onnx(StandardWorkload.SEED)),
                  folder.derived(
                      folder.data(StandardWorkload.MLP, rows), road, RoadWork::withCategories),
                  options),
              none());
      default -> besideFloats(road, folder.workload(StandardWorkload.MLP, rows, options), folder);
    };
  }

  /** Those rows of the workload that the road keeps. */
  Dataset<Row> leftBy(Dataset<Row> rows) {
    return is(Road.FILTER) ? rows.where(CONDITION) : rows;
  }

  /** Whether all columns are in the result, and not the key alone. */
  boolean passesAllOn() {
    return is(Road.ALL);
  }

  private boolean is(Road road) {
    return besides.filter(call -> call.road() == road).isPresent();
  }

  private static Optional<Arguments> none() {
    return Optional.empty();
  }

  private static RoadWork besideFloats(Road road, Workload floats, WorkFolder folder)
      throws IOException {
    String input =
        switch (road) {
          case CSV -> "--input=" + folder.derivedCsv(floats.input(), road);
          case ARRAYS -> "--input=" + folder.derived(floats.input(), road, RoadWork::inOneColumn);
          case DELTA, ICEBERG -> "--table=" + folder.derivedTable(floats.input(), road);
          default -> "--input=" + floats.input();
        };
    List<String> arguments = new ArrayList<>(List.of(input));
    if (road != Road.ALL) {
      arguments.add("--keep=" + VolumeContents.ID);
    }
    if (road == Road.FILTER) {
      arguments.add("--filter=" + CONDITION);
    }
    if (road == Road.ARRAYS) {
      arguments.add("--bind=features=" + VALUES);
    }
    return new RoadWork(
        floats, Optional.of(new Arguments(road, floats.model(), List.copyOf(arguments))));
  }

  private static Dataset<Row> inOneColumn(Dataset<Row> floats) {
    Column[] values =
        VolumeContents.floatColumns(StandardWorkload.MLP.floats()).stream()
            .map(org.apache.spark.sql.functions::col)
            .toArray(Column[]::new);
    return floats.select(col(VolumeContents.ID), array(values).as(VALUES));
  }

  /** Some of the floats as numbers, others as categories. */
  private static Dataset<Row> withCategories(Dataset<Row> floats) {
    List<Column> columns = new ArrayList<>(List.of(col(VolumeContents.ID)));
    int next = 0;
    for (String name : CategoryPipeline.NUMBERS) {
      columns.add(col("f" + next++).as(name));
    }
    for (int i = 0; i < CategoryPipeline.CATEGORIES.size(); i++) {
      Column number =
          col("f" + next++).plus(1).divide(2).multiply(CategoryPipeline.values(i)).cast("int");
      columns.add(
          concat(lit(CategoryPipeline.prefix(i)), number.cast("string"))
              .as(CategoryPipeline.CATEGORIES.get(i)));
    }
    return floats.select(columns.toArray(Column[]::new));
  }
}
