package io.thresher.jobs.tune;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Some rows of a table, from several places of it.
 *
 * @param rows as a table of their own, in memory
 * @param count how many
 */
public record Sample(Dataset<Row> rows, int count) {
  private static final int PLACES = 8;
  private static final int MOST_PLACES = 64;
  private static final String COPY = "\u0001copy";

  /**
   * Takes the first rows of some parts, as even as can be, without reading the others.
   *
   * @param most rows
   */
  public static Sample of(Dataset<Row> data, int most) {
    JavaRDD<Row> all = data.toJavaRDD();
    List<Row> taken = taken(all, PLACES, most);
    if (taken.size() < most && all.getNumPartitions() > PLACES) {
      taken = taken(all, MOST_PLACES, most); // Of small parts it takes more.
    }
    return new Sample(
        data.sparkSession().createDataFrame(taken, data.schema()).coalesce(1), taken.size());
  }

  private static List<Row> taken(JavaRDD<Row> all, int places, int most) {
    int parts = all.getNumPartitions();
    int chosen = Math.min(parts, places);
    if (chosen == 0) {
      return List.of();
    }
    int[] numbers = new int[chosen];
    for (int i = 0; i < chosen; i++) {
      numbers[i] = (int) ((long) i * parts / chosen);
    }
    int each = (most + chosen - 1) / chosen;
    List<Row> taken = new ArrayList<>();
    Arrays.stream(all.mapPartitions(rows -> first(rows, each)).collectPartitions(numbers))
        .forEach(taken::addAll);
    return taken;
  }

  private static Iterator<Row> first(Iterator<Row> rows, int most) {
    List<Row> first = new ArrayList<>();
    while (first.size() < most && rows.hasNext()) {
      first.add(rows.next());
    }
    return first.iterator();
  }

  /**
   * Writes the rows as Parquet, several times over.
   *
   * @param copies of the rows, which are written
   * @param times that the files are there
   * @param files that they are spread over
   * @return rows that are there
   */
  public long write(Path folder, int copies, int times, int files) throws IOException {
    SparkSession spark = rows.sparkSession();
    Dataset<Row> numbers =
        spark.range(0, copies, 1, Math.min(copies, files)).select(col("id").as(COPY));
    numbers.crossJoin(rows).drop(COPY).write().parquet(folder.toUri().toString());
    List<Path> written;
    try (Stream<Path> all = Files.list(folder)) {
      written = all.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
    }
    for (Path file : written) {
      for (int i = 1; i < times; i++) {
        Files.copy(
            file,
            folder.resolve(String.format(Locale.ROOT, "part-%03d-%s", i, file.getFileName())));
      }
    }
    return (long) copies * times * count;
  }
}
