package io.thresher.spark.check;

import io.thresher.check.Expectation;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.InputFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes golden rows: a small Parquet file with expectations in its metadata. */
public final class GoldenWriter {
  private GoldenWriter() {}

  /**
   * Writes all of the file or nothing.
   *
   * @param rows few
   * @param file where nothing is yet
   */
  public static void write(
      Dataset<Row> rows, List<Expectation> expectations, Path file, Configuration hadoop)
      throws IOException {
    FileSystem files = file.getFileSystem(hadoop);
    Path folder = file.suffix(".writing");
    files.delete(folder, true);
    try {
      rows.coalesce(1).write().parquet(folder.toString());
      Path noted = new Path(folder, "noted.parquet");
      copyNoted(only(files, folder), noted, expectations, hadoop);
      if (!files.rename(noted, file)) {
        throw new IOException("cannot rename " + noted);
      }
    } finally {
      files.delete(folder, true);
    }
  }

  private static Path only(FileSystem files, Path folder) throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      if (status.getPath().getName().endsWith(".parquet")) {
        return status.getPath();
      }
    }
    throw new IOException("no file in " + folder);
  }

  /** The row groups as they are, behind them a footer that says more. */
  private static void copyNoted(
      Path from, Path to, List<Expectation> expectations, Configuration hadoop) throws IOException {
    InputFile written = HadoopInputFile.fromPath(from, hadoop);
    FileMetaData metadata;
    try (ParquetFileReader reader = ParquetFileReader.open(written)) {
      metadata = reader.getFileMetaData();
    }
    Map<String, String> noted = new HashMap<>(metadata.getKeyValueMetaData());
    noted.put(
        GoldenFile.KEY, String.join(";", expectations.stream().map(Expectation::text).toList()));
    try (ParquetFileWriter writer =
        new ParquetFileWriter(
            HadoopOutputFile.fromPath(to, hadoop),
            metadata.getSchema(),
            ParquetFileWriter.Mode.CREATE,
            ParquetWriter.DEFAULT_BLOCK_SIZE,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            null,
            ParquetProperties.builder().build())) {
      writer.start();
      writer.appendFile(written);
      writer.end(noted);
    }
  }
}
