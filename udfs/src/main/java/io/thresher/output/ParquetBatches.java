package io.thresher.output;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file that takes column batches. It decides on pages, dictionaries and row groups as
 * parquet-java's own writer does, by the same settings, and leaves compression, checksums, indexes
 * and the footer to parquet-java. Owned by one thread.
 */
public final class ParquetBatches implements AutoCloseable {
  private static final int SLICE_ROWS = 1024;

  /** As many as parquet-java writes before it first looks at the size of a row group. */
  private static final int FIRST_ROWS = 100;

  private static final AtomicInteger OPEN = new AtomicInteger();

  private final StructType types;
  private final MessageType schema;
  private final Map<String, String> metadata;
  private final VectorAccess access;
  private final WriterSettings settings;
  private final ParquetProperties properties;
  private final CodecFactory codecs;
  private final BytesInputCompressor compressor;
  private final ParquetFileWriter file;
  private RowGroup group;
  private boolean failed;
  private boolean closed;

  /**
   * Creates the file.
   *
   * @param types of the batches' columns; {@link BatchTypes} has no objection to them, {@link
   *     WriterSettings} none to the configuration
   * @param schema of the file, with the same columns
   * @param metadata to be put into the footer
   * @param digest what the file's bytes go into where it is on a local disk; null for nothing
   */
  public ParquetBatches(
      Path path,
      StructType types,
      MessageType schema,
      Map<String, String> metadata,
      VectorAccess access,
      CompressionCodecName codec,
      @Nullable FileDigest digest,
      Configuration hadoop)
      throws IOException {
    this.types = types;
    this.schema = schema;
    this.metadata = metadata;
    this.access = access;
    settings = new WriterSettings(hadoop);
    properties = settings.properties();
    codecs = new CodecFactory(hadoop, properties.getPageSizeThreshold());
    compressor =
        codec == CompressionCodecName.SNAPPY ? new SnappyPages() : codecs.getCompressor(codec);
    group = newGroup(null);
    file =
        new ParquetFileWriter(
            LocalOutput.of(path, digest, hadoop),
            schema,
            ParquetFileWriter.Mode.CREATE,
            settings.rowGroupBytes(),
            settings.maxPadding(),
            null,
            properties);
    OPEN.incrementAndGet();
    file.start();
  }

  private RowGroup newGroup(@Nullable CopiedColumns copied) {
    return new RowGroup(types, schema, properties, compressor, access, copied);
  }

  /**
   * Writes all rows of a batch, whose memory may be used again afterwards. Where columns of it are
   * {@link io.thresher.output.copy.EncodedColumn}s, all rows of their row group must come, in
   * order. Once this has failed, the file gets no footer.
   */
  public void write(ColumnarBatch batch) throws IOException {
    boolean written = false;
    try {
      CopiedColumns copied = CopiedColumns.in(batch);
      if (copied == null) {
        encode(batch);
      } else {
        copy(batch, copied);
      }
      written = true;
    } finally {
      failed |= !written;
    }
  }

  private void encode(ColumnarBatch batch) throws IOException {
    checkComplete();
    for (int from = 0; from < batch.numRows(); ) {
      int count = Math.min(batch.numRows() - from, room());
      group.write(batch, from, count);
      from += count;
      if (room() == 0) {
        endGroup();
      }
    }
  }

  /** Row groups with columns that are copied have the rows of those that these are copied from. */
  private void copy(ColumnarBatch batch, CopiedColumns copied) throws IOException {
    if (CopiedColumns.firstRow(batch) == 0) {
      checkComplete();
      if (group.rows() > 0) {
        endGroup();
      }
      group.close();
      group = newGroup(copied);
    }
    if (!copied.equals(group.copied()) || CopiedColumns.firstRow(batch) != group.rows()) {
      throw new IllegalStateException("rows are missing between those of a column to be copied");
    }
    group.write(batch, 0, batch.numRows());
    if (group.rows() == copied.group().rows()) {
      endGroup();
    }
  }

  private void checkComplete() {
    CopiedColumns copied = group.copied();
    if (copied != null && group.rows() != copied.group().rows()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "a column is copied with %d rows, of which %d came",
              copied.group().rows(),
              group.rows()));
    }
  }

  /** How many rows to write before asking again; 0 where the row group is full. */
  private int room() throws IOException {
    long rows = group.rows();
    long most = Math.min(SLICE_ROWS, settings.rowGroupRows() - rows);
    if (rows == 0 || most <= 0) {
      return (int) Math.min(most, FIRST_ROWS);
    }
    long full = Math.min(settings.rowGroupBytes(), settings.heapShare(OPEN.get()));
    long left = Math.min(full, file.getNextRowGroupSize()) - group.bytes();
    long rowBytes = Math.max(1, group.bytes() / rows);
    // A row group that is a little too small is better than one that is too large.
    return left <= 2 * rowBytes ? 0 : (int) Math.min(most, left / rowBytes);
  }

  private void endGroup() throws IOException {
    try (RowGroup full = group) {
      full.writeTo(file);
    }
    group = newGroup(null);
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (file) {
      if (!failed) {
        checkComplete();
        if (group.rows() > 0) {
          group.writeTo(file);
        }
        file.end(metadata);
      }
    } finally {
      group.close();
      codecs.release();
      OPEN.decrementAndGet();
    }
  }
}
