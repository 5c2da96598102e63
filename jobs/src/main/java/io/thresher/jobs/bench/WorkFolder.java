package io.thresher.jobs.bench;

import io.thresher.datasets.Perceptron;
import io.thresher.datasets.Volume;
import io.thresher.datasets.VolumeContents;
import io.thresher.datasets.VolumeFiles;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * A folder of generated data and models. The name of each says how it was made, so that what is
 * there already is used again by whoever would make the same.
 */
public final class WorkFolder {
  private static final int FEATURES = 32;
  private static final long SEED = 1;

  private final SparkSession spark;
  private final Path folder;

  public WorkFolder(SparkSession spark, String folder) {
    this.spark = spark;
    this.folder = new Path(folder);
  }

  /** A small neural network over 32 floats. */
  public String model() throws IOException {
    Path file = new Path(folder, "perceptron-%d-seed%d.onnx".formatted(FEATURES, SEED));
    try (OutputStream out = fileSystem().create(file, true)) {
      out.write(Perceptron.onnx(FEATURES, SEED));
    }
    return file.toString();
  }

  /** Parquet files of {@code id} and 32 floats, equal parts for all cores. */
  public String data(long rows) throws IOException {
    VolumeContents contents = VolumeContents.floats(rows, FEATURES, SEED);
    int cores = spark.sparkContext().defaultParallelism();
    int files = (VolumeFiles.countFor(contents, 1) + cores - 1) / cores * cores;
    Path path =
        new Path(folder, "rows%d-floats%d-seed%d-files%d".formatted(rows, FEATURES, SEED, files));
    if (!fileSystem().exists(new Path(path, "_SUCCESS"))) {
      Volume.rows(spark, contents, new VolumeFiles(files, VolumeFiles.Spread.EVEN))
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(path.toString());
    }
    return path.toString();
  }

  private FileSystem fileSystem() throws IOException {
    return folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }
}
