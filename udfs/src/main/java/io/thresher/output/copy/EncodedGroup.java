package io.thresher.output.copy;

import io.thresher.parquet.EncodedChunk;
import io.thresher.parquet.EncodedPages;
import io.thresher.parquet.LocalDisk;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.jspecify.annotations.Nullable;

/**
 * A row group of a file on a local disk, of which some columns are passed on with all of its rows,
 * and so can be written as they lie there.
 */
public final class EncodedGroup {
  private final Path file;
  private final Configuration hadoop;
  private final Writer writer;
  private final long rows;
  private final Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();

  /**
   * @param file whose row group it is
   * @param writer of that file
   * @param columns names of top-level columns that {@link CopyOrder#columns} lets pass
   */
  public EncodedGroup(
      Path file,
      Configuration hadoop,
      Writer writer,
      BlockMetaData group,
      Collection<String> columns) {
    this.file = file;
    this.hadoop = hadoop;
    this.writer = writer;
    rows = group.getRowCount();
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (columns.contains(chunk.getPath().toArray()[0])) {
        chunks.put(chunk.getPath(), chunk);
      }
    }
  }

  public long rows() {
    return rows;
  }

  /** Opens the file, to copy columns one after the other. The caller closes it. */
  public FSDataInputStream open() throws IOException {
    LocalFileSystem local = LocalDisk.of(file.getFileSystem(hadoop));
    if (local == null) {
      throw new IllegalStateException(file + " is on no local disk");
    }
    return local.getRaw().open(file);
  }

  /**
   * Writes all of a column's chunk, which has so many values as the group has rows or, where it
   * holds lists, more. Its pages are compared with their checksums.
   *
   * @param in what {@link #open} gave
   * @param column the name of the top-level column here
   * @param leaf of the file written, of the same type and, below its top-level column, path
   */
  public void copy(FSDataInputStream in, String column, ColumnDescriptor leaf, ParquetFileWriter to)
      throws IOException {
    String[] path = leaf.getPath().clone();
    path[0] = column;
    ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(path));
    if (chunk == null) {
      throw new IllegalArgumentException(leaf + " is not copied from " + file);
    }
    boolean ordered = writer.ordersLikeSpark(chunk.getPrimitiveType());
    Statistics<?> statistics = ordered ? chunk.getStatistics() : nulls(chunk);
    OffsetIndex places = places(in, chunk);
    ColumnIndex bounds = ordered && places != null ? bounds(in, chunk) : null;
    EncodedPages pages = new EncodedPages(in, file.toString(), chunk);
    if (pages.next() && pages.carryChecksums()) {
      to.appendColumnChunk(
          leaf, new EncodedChunk(pages, chunk), as(leaf, chunk, statistics), null, bounds, places);
    } else {
      withChecksums(pages, chunk, leaf, places, to);
      to.invalidateStatistics(statistics);
      to.endColumn();
    }
  }

  /** Writes the pages with headers of their own, to which the writer adds checksums. */
  private void withChecksums(
      EncodedPages pages,
      ColumnChunkMetaData chunk,
      ColumnDescriptor leaf,
      @Nullable OffsetIndex places,
      ParquetFileWriter to)
      throws IOException {
    to.startColumn(leaf, chunk.getValueCount(), chunk.getCodec());
    int page = 0;
    do {
      PageHeader says = pages.header();
      BytesInput bytes = BytesInput.from(pages.bytes());
      if (says.isSetDictionary_page_header()) {
        DictionaryPageHeader dictionary = says.getDictionary_page_header();
        to.writeDictionaryPage(
            new DictionaryPage(
                bytes,
                says.getUncompressed_page_size(),
                dictionary.getNum_values(),
                encoding(dictionary.getEncoding())));
      } else {
        DataPageHeader data = says.getData_page_header();
        to.writeDataPage(
            data.getNum_values(),
            says.getUncompressed_page_size(),
            bytes,
            null,
            places == null
                ? data.getNum_values()
                : places.getLastRowIndex(page, rows) - places.getFirstRowIndex(page) + 1,
            encoding(data.getRepetition_level_encoding()),
            encoding(data.getDefinition_level_encoding()),
            encoding(data.getEncoding()));
        page++;
      }
    } while (pages.next());
  }

  private static @Nullable ColumnIndex bounds(FSDataInputStream in, ColumnChunkMetaData chunk)
      throws IOException {
    IndexReference place = chunk.getColumnIndexReference();
    if (place == null) {
      return null;
    }
    in.seek(place.getOffset());
    return ParquetMetadataConverter.fromParquetColumnIndex(
        chunk.getPrimitiveType(), Util.readColumnIndex(in));
  }

  private static @Nullable OffsetIndex places(FSDataInputStream in, ColumnChunkMetaData chunk)
      throws IOException {
    IndexReference place = chunk.getOffsetIndexReference();
    if (place == null) {
      return null;
    }
    in.seek(place.getOffset());
    return ParquetMetadataConverter.fromParquetOffsetIndex(Util.readOffsetIndex(in));
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }

  /** The number of nulls is all that is left of its statistics. */
  private static Statistics<?> nulls(ColumnChunkMetaData chunk) {
    Statistics<?> known = chunk.getStatistics();
    Statistics.Builder builder = Statistics.getBuilderForReading(chunk.getPrimitiveType());
    return known.isNumNullsSet()
        ? builder.withNumNulls(known.getNumNulls()).build()
        : builder.build();
  }

  private static ColumnChunkMetaData as(
      ColumnDescriptor leaf, ColumnChunkMetaData chunk, Statistics<?> statistics) {
    return ColumnChunkMetaData.get(
        ColumnPath.get(leaf.getPath()),
        leaf.getPrimitiveType(),
        chunk.getCodec(),
        chunk.getEncodingStats(),
        chunk.getEncodings(),
        statistics,
        chunk.getFirstDataPageOffset(),
        chunk.getDictionaryPageOffset(),
        chunk.getValueCount(),
        chunk.getTotalSize(),
        chunk.getTotalUncompressedSize());
  }
}
