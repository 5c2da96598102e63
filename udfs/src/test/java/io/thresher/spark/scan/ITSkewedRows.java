package io.thresher.spark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.LocalSpark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files without an index of their pages, as pyarrow and others write them. */
class ITSkewedRows {
  private static final int SHORT = 19_000;
  private static final int LONG = 40;
  private static final int LONG_BYTES = 8 << 20;
  private static final int TAIL = 8;

  @TempDir Path folder;

  /** Some long texts among many short ones, so that the mean says little. */
  private Path skewed() throws IOException {
    String written = folder.resolve("written").toString();
    LocalSpark.session()
        .range(0, SHORT + LONG, 1, 1)
        .selectExpr(
            String.format(
                Locale.ROOT,
                "if(id between 1001 and 1000 + %d, repeat('a', %d), 's') text",
                LONG,
                LONG_BYTES))
        .write()
        .option("parquet.enable.dictionary", false)
        .option("parquet.block.size", 1 << 30)
        .option("parquet.page.size.row.check.min", 1)
        .option("parquet.page.size.check.estimate", false) // A page for each long one.
        .option("parquet.page.write-checksum.enabled", false)
        .parquet(written);
    try (Stream<Path> files = Files.list(Path.of(written))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  /** The same file with a footer that tells nothing of pages, and with a checksum file beside. */
  private Path withoutIndex(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - TAIL);
    int start = bytes.length - TAIL - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length));
    footer
        .getRow_groups()
        .forEach(
            group ->
                group
                    .getColumns()
                    .forEach(
                        column -> {
                          column.unsetOffset_index_offset();
                          column.unsetOffset_index_length();
                          column.unsetColumn_index_offset();
                          column.unsetColumn_index_length();
                        }));
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, changed);
    ByteBuffer tail = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
    tail.putInt(changed.size()).put(bytes, bytes.length - 4, 4);
    Path target = folder.resolve("plain.parquet");
    FileSystem files = FileSystem.getLocal(new Configuration());
    try (OutputStream out = files.create(new org.apache.hadoop.fs.Path(target.toUri()))) {
      out.write(bytes, 0, start);
      changed.writeTo(out);
      out.write(tail.array());
    }
    return target;
  }

  /** The bytes of each batch. */
  private static List<Long> batches(Path file) throws IOException {
    List<Long> batches = new ArrayList<>();
    try (VectorizedParquetRecordReader reader = new VectorizedParquetRecordReader(false, 4096)) {
      reader.initialize(file.toString(), List.of("text"));
      ReaderInternals.shorten(reader);
      reader.resultBatch(); // Makes room.
      int rows = 0;
      while (reader.nextBatch()) {
        ColumnVector texts = reader.resultBatch().column(0);
        long bytes = 0;
        for (int i = 0; i < reader.resultBatch().numRows(); i++, rows++) {
          bytes += texts.getUTF8String(i).numBytes();
        }
        batches.add(bytes);
      }
      assertThat(rows).isEqualTo(SHORT + LONG);
    }
    return batches;
  }

  @Test
  void readsFewerRowsAtOnceWhereLongOnesLieTogether() throws IOException {
    Path file = withoutIndex(skewed());
    Path checksums = folder.resolve(".plain.parquet.crc");
    assertThat(checksums).exists(); // So that Hadoop and Parquet read, whole row groups at a time.
    List<Long> loaded = batches(file);
    Files.delete(checksums);
    List<Long> local = batches(file);

    assertThat(loaded).allMatch(bytes -> bytes <= 256L << 20);
    assertThat(loaded.stream().mapToLong(bytes -> bytes).sum())
        .isEqualTo(SHORT + (long) LONG * LONG_BYTES);
    assertThat(local).isEqualTo(loaded);
  }
}
