package io.thresher.jobs.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Parquet files in a folder, by Spark's defaults. */
public final class ParquetSink implements Sink {
  private final Path folder;
  private final Configuration hadoop;

  /**
   * @param folder that belongs to this sink
   */
  ParquetSink(Path folder, Configuration hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
  }

  @Override
  public String label() {
    return "parquet";
  }

  @Override
  public void clear() {
    try {
      folder.getFileSystem(hadoop).delete(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void take(Dataset<Row> rows) {
    rows.write().parquet(folder());
  }

  /** Where the files are; absent after {@link #clear}. */
  public String folder() {
    return folder.toString();
  }
}
