package io.thresher.output.copy;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.ScoringException;
import io.thresher.parquet.EncodedChunk;
import io.thresher.parquet.EncodedPages;
import io.thresher.parquet.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
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
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * A row group of a file on a local disk, of which some columns are passed on with all of its rows,
 * and so can be written as they lie there.
 */
public final class EncodedGroup {
  private final Path file;
  private final long length;
  private final long modified;
  private final Configuration hadoop;
  private final Writer writer;
  private final MessageType schema;
  private final long rows;
  private final Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();

  /**
   * @param file whose row group it is
   * @param length of the file, bytes
   * @param modified when it was changed last, ms since 1970
   * @param footer of that file
   * @param columns names of top-level columns that {@link CopyOrder#of} lets pass
   */
  public EncodedGroup(
      Path file,
      long length,
      long modified,
      Configuration hadoop,
      FileMetaData footer,
      BlockMetaData group,
      Collection<String> columns) {
    this.file = file;
    this.length = length;
    this.modified = modified;
    this.hadoop = hadoop;
    writer = Writer.of(footer.getCreatedBy());
    schema = footer.getSchema();
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

  /**
   * Whether its pages can be copied, by the first of each column: they are of the first version,
   * which the footers of Arrow say of those of the second, too, and carry checksums or have been
   * checked otherwise. False where one cannot be read, or the file is another one by now: it is
   * read as if nothing were to be copied.
   *
   * @param checked whether all pages are checked when they are read
   */
  public boolean isCopied(boolean checked) {
    if (chunks.isEmpty()) {
      return false;
    }
    try (FSDataInputStream in = open()) {
      for (ColumnChunkMetaData chunk : chunks.values()) {
        in.seek(chunk.getFirstDataPageOffset());
        PageHeader page = Util.readPageHeader(in);
        if (!page.isSetData_page_header() || !(checked || page.isSetCrc())) {
          return false;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Opens the file, to copy columns one after the other. The caller closes it.
   *
   * @throws ScoringException where it is another file by now
   */
  public FSDataInputStream open() throws IOException {
    LocalFileSystem local = LocalDisk.of(file.getFileSystem(hadoop));
    if (local == null) {
      throw new IllegalStateException(file + " is on no local disk");
    }
    FSDataInputStream in = local.getRaw().open(file);
    FileStatus found = local.getRaw().getFileStatus(file);
    if (found.getLen() != length || found.getModificationTime() != modified) {
      in.close();
      throw new ScoringException(
          CorruptionProblems.replaced(
              file.toString(),
              describe(length, modified),
              describe(found.getLen(), found.getModificationTime())));
    }
    return in;
  }

  private static String describe(long bytes, long modified) {
    return String.format(Locale.ROOT, "%d bytes of %s", bytes, Instant.ofEpochMilli(modified));
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
    boolean complete = leaf.getMaxDefinitionLevel() == schema.getMaxDefinitionLevel(path);
    if (pages.next() && complete && pages.carryChecksums()) {
      to.appendColumnChunk(
          leaf, new EncodedChunk(pages, chunk), as(leaf, chunk, statistics), null, bounds, places);
    } else {
      boolean exact = bounds != null && chunk.getPrimitiveType().getPrimitiveTypeName() != BINARY;
      rewrite(pages, chunk, leaf, places, exact ? bounds : null, complete, to);
      if (!exact) {
        to.invalidateStatistics(statistics);
      }
      to.endColumn();
    }
  }

  /**
   * Writes the pages with headers of their own, to which the writer adds checksums.
   *
   * @param bounds of the values of each page, which are not truncated; null where the writer is
   *     told those of the chunk afterwards
   * @param complete whether the pages have the levels of the file written
   */
  private void rewrite(
      EncodedPages pages,
      ColumnChunkMetaData chunk,
      ColumnDescriptor leaf,
      @Nullable OffsetIndex places,
      @Nullable ColumnIndex bounds,
      boolean complete,
      ParquetFileWriter to)
      throws IOException {
    List<Statistics<?>> statistics =
        bounds == null ? List.of() : statistics(bounds, leaf.getPrimitiveType());
    to.startColumn(leaf, chunk.getValueCount(), chunk.getCodec());
    int page = 0;
    do {
      PageHeader says = pages.header();
      if (says.isSetDictionary_page_header()) {
        DictionaryPageHeader dictionary = says.getDictionary_page_header();
        to.writeDictionaryPage(
            new DictionaryPage(
                BytesInput.from(pages.bytes()),
                says.getUncompressed_page_size(),
                dictionary.getNum_values(),
                encoding(dictionary.getEncoding())));
      } else {
        DataPageHeader data = says.getData_page_header();
        int values = data.getNum_values();
        if (!complete) {
          checkLength(pages, chunk.getCodec());
        }
        to.writeDataPage(
            values,
            says.getUncompressed_page_size() + (complete ? 0 : AddedLevels.size(values)),
            complete
                ? BytesInput.from(pages.bytes())
                : AddedLevels.before(pages.bytes(), values, chunk.getCodec()),
            page < statistics.size() ? statistics.get(page) : null,
            places == null
                ? values
                : places.getLastRowIndex(page, rows) - places.getFirstRowIndex(page) + 1,
            encoding(data.getRepetition_level_encoding()),
            complete ? encoding(data.getDefinition_level_encoding()) : Encoding.RLE,
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

  private static void checkLength(EncodedPages pages, CompressionCodecName codec) {
    int length = AddedLevels.length(pages.bytes(), codec);
    if (length != pages.header().getUncompressed_page_size()) {
      throw pages.bad(String.format(Locale.ROOT, "a page of %d bytes, uncompressed", length));
    }
  }

  /** Of each page. */
  private static List<Statistics<?>> statistics(ColumnIndex bounds, PrimitiveType type) {
    List<Boolean> nullPages = bounds.getNullPages();
    List<Long> nullCounts = bounds.getNullCounts();
    List<ByteBuffer> least = bounds.getMinValues();
    List<ByteBuffer> greatest = bounds.getMaxValues();
    List<Statistics<?>> statistics = new ArrayList<>();
    for (int page = 0; page < nullPages.size(); page++) {
      Statistics.Builder builder = Statistics.getBuilderForReading(type);
      if (!nullPages.get(page)) {
        builder.withMin(bytes(least.get(page))).withMax(bytes(greatest.get(page)));
      }
      if (nullCounts != null) {
        builder.withNumNulls(nullCounts.get(page));
      }
      statistics.add(builder.build());
    }
    return statistics;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
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
