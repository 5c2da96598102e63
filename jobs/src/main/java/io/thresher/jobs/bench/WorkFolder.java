package io.thresher.jobs.bench;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;

import io.thresher.datasets.Photos;
import io.thresher.datasets.Sentences;
import io.thresher.datasets.Volume;
import io.thresher.datasets.VolumeContents;
import io.thresher.datasets.VolumeFiles;
import io.thresher.options.ScoreOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * A folder of generated data and models. The name of each says how it was made, so that what is
 * there already is used again by whoever would make the same.
 */
public final class WorkFolder {
  private static final String DONE = "_SUCCESS";

  private final SparkSession spark;
  private final Path folder;

  public WorkFolder(SparkSession spark, String folder) {
    this.spark = spark;
    this.folder = new Path(folder);
  }

  /** A workload with its model and data, which are made where they are not there. */
  public Workload workload(StandardWorkload standard, long rows, ScoreOptions options)
      throws IOException {
    return new Workload(standard.label(), model(standard), data(standard, rows), options);
  }

  /** Its model: a file, or a folder. */
  public String model(StandardWorkload standard) throws IOException {
    if (standard.beside().isEmpty()) {
      return model(standard.label(), standard.model());
    }
    Path whole = new Path(folder, seeded(standard.label()));
    write(standard.model(), new Path(whole, "model.onnx"));
    for (Map.Entry<String, byte[]> file : standard.beside().entrySet()) {
      write(file.getValue(), new Path(whole, file.getKey()));
    }
    return whole.toString();
  }

  /** The file of a model of its own. */
  String model(String name, byte[] onnx) throws IOException {
    return write(onnx, new Path(folder, seeded(name) + ".onnx"));
  }

  private static String seeded(String name) {
    return String.format(Locale.ROOT, "%s-seed%d", name, StandardWorkload.SEED);
  }

  private String write(byte[] content, Path file) throws IOException {
    try (OutputStream out = fileSystem().create(file, true)) {
      out.write(content);
    }
    return file.toString();
  }

  /** Parquet files of {@code id} and the features, equal parts for all cores. */
  public String data(StandardWorkload standard, long rows) throws IOException {
    int cores = spark.sparkContext().defaultParallelism();
    long seed = StandardWorkload.SEED;
    return switch (standard.contents()) {
      case FLOATS, ARRAY -> floats(standard, rows);
      case TEXT ->
          once(named(rows, "texts", cores), () -> Sentences.rows(spark, rows, cores, seed));
      case IMAGES ->
          once(named(rows, "photos", cores), () -> Photos.rows(spark, rows, cores, seed));
    };
  }

  private String floats(StandardWorkload standard, long rows) throws IOException {
    long seed = StandardWorkload.SEED;
    VolumeContents contents = VolumeContents.floats(rows, standard.floats(), seed);
    int cores = spark.sparkContext().defaultParallelism();
    int files = (VolumeFiles.countFor(contents, 1) + cores - 1) / cores * cores;
    boolean array = standard.contents() == StandardWorkload.Contents.ARRAY;
    return once(
        named(rows, (array ? "array" : "floats") + standard.floats(), files),
        () -> {
          Dataset<Row> flat =
              Volume.rows(spark, contents, new VolumeFiles(files, VolumeFiles.Spread.EVEN));
          return array ? inOneColumn(flat, standard.floats()) : flat;
        });
  }

  private static String named(long rows, String kind, int files) {
    return String.format(
        Locale.ROOT, "rows%d-%s-seed%d-files%d", rows, kind, StandardWorkload.SEED, files);
  }

  /** Writes what is not there yet. */
  private String once(String name, Supplier<Dataset<Row>> rows) throws IOException {
    Path path = new Path(folder, name);
    if (!fileSystem().exists(new Path(path, DONE))) {
      rows.get().write().mode(SaveMode.Overwrite).parquet(path.toString());
    }
    return path.toString();
  }

  /** Other columns made of those of Parquet files here. */
  String derived(String input, Road road, UnaryOperator<Dataset<Row>> change) throws IOException {
    return derived(input, road, (rows, path) -> change.apply(rows).write().parquet(path));
  }

  /** Parquet files here as CSV. */
  String derivedCsv(String input, Road road) throws IOException {
    return derived(input, road, (rows, path) -> rows.write().option("header", true).csv(path));
  }

  /** Parquet files here as a table; its name. */
  String derivedTable(String input, Road road) throws IOException {
    RoadTable table = road.table().orElseThrow();
    String from = fileSystem().makeQualified(new Path(input)).toString();
    Path made = new Path(derived(from, road, (rows, path) -> table.create(rows, new Path(path))));
    fileSystem().create(new Path(made, DONE), true).close();
    return table.name(made);
  }

  private String derived(String input, Road road, BiConsumer<Dataset<Row>, String> write)
      throws IOException {
    Path path = new Path(input + "-" + road.label());
    if (!fileSystem().exists(new Path(path, DONE))) {
      fileSystem().delete(path, true);
      write.accept(spark.read().parquet(input), path.toString());
    }
    return path.toString();
  }

  private static Dataset<Row> inOneColumn(Dataset<Row> flat, int floats) {
    Column[] values =
        VolumeContents.floatColumns(floats).stream()
            .map(org.apache.spark.sql.functions::col)
            .toArray(Column[]::new);
    return flat.select(col(VolumeContents.ID), array(values).as("values"));
  }

  /** Where results of a benchmark go for a moment. */
  public ParquetSink parquet() {
    return new ParquetSink(new Path(folder, "scored"), hadoop());
  }

  private FileSystem fileSystem() throws IOException {
    return folder.getFileSystem(hadoop());
  }

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
