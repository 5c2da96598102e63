package io.thresher.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.jspecify.annotations.Nullable;

/**
 * The row groups of a Parquet file on a local disk, read page by page while they are decoded, where
 * Parquet has a whole row group in memory first; and past the checksum file that Hadoop keeps
 * beside files, where pages carry checksums, which are compared then. For one thread.
 */
public final class LocalPages implements Closeable {
  private final HadoopInputFile file;
  private final FSDataInputStream in;
  private final Iterator<BlockMetaData> groups;
  private final CompressionCodecFactory codecs;
  private final PageChecksums checksums;

  /** Of pages that are decompressed at once. */
  private final ChunkStream.Memory memory = new ChunkStream.Memory();

  private LocalPages(
      HadoopInputFile file,
      FSDataInputStream in,
      List<BlockMetaData> groups,
      CompressionCodecFactory codecs,
      PageChecksums checksums) {
    this.file = file;
    this.in = in;
    this.groups = groups.iterator();
    this.codecs = codecs;
    this.checksums = checksums;
  }

  /**
   * Opens a file, which must not be encrypted.
   *
   * @param groups to read, whole
   * @param codecs not released with this
   * @param checked whether checksums of pages are compared in any case
   * @return null where the file is to be read as Hadoop reads it
   */
  public static @Nullable LocalPages open(
      HadoopInputFile file,
      List<BlockMetaData> groups,
      CompressionCodecFactory codecs,
      boolean checked)
      throws IOException {
    Path path = file.getPath();
    FileSystem fileSystem = path.getFileSystem(file.getConfiguration());
    LocalFileSystem local = LocalDisk.of(fileSystem);
    if (groups.isEmpty() || local == null) {
      return null;
    }
    FSDataInputStream in = local.getRaw().open(path);
    if (!local.getRaw().exists(local.getChecksumFile(path))) {
      return new LocalPages(
          file, in, groups, codecs, checked ? PageChecksums.CHECKED : PageChecksums.UNCHECKED);
    }
    if (carriesChecksum(in, groups.get(0).getColumns().get(0))) {
      return new LocalPages(file, in, groups, codecs, PageChecksums.REQUIRED);
    }
    in.close();
    return null;
  }

  private static boolean carriesChecksum(FSDataInputStream in, ColumnChunkMetaData chunk) {
    try {
      in.seek(chunk.getStartingPos());
      PageHeader header = Util.readPageHeader(in);
      return header.isSetCrc();
    } catch (IOException | RuntimeException e) {
      return false; // Damaged: whoever reads it will say so.
    }
  }

  /**
   * The pages of data of a column chunk, by their headers alone.
   *
   * @return none where headers are damaged: whoever reads the pages will say so
   */
  public List<PageExtent> extents(ColumnChunkMetaData chunk) {
    List<PageExtent> extents = new ArrayList<>();
    long end = chunk.getStartingPos() + chunk.getTotalSize();
    long at = chunk.getStartingPos();
    try {
      while (at < end) {
        in.seek(at);
        PageHeader header = Util.readPageHeader(in);
        if (header.isSetData_page_header()) {
          extents.add(extent(header, header.getData_page_header().getNum_values()));
        } else if (header.isSetData_page_header_v2()) {
          extents.add(extent(header, header.getData_page_header_v2().getNum_values()));
        }
        at = in.getPos() + Math.max(0, header.getCompressed_page_size());
      }
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
    return extents;
  }

  private static PageExtent extent(PageHeader header, int values) {
    return new PageExtent(values, header.getUncompressed_page_size());
  }

  /** The next row group that has rows; null behind the last. The one before must be done with. */
  public @Nullable PageReadStore next() {
    while (groups.hasNext()) {
      BlockMetaData group = groups.next();
      if (group.getRowCount() > 0) {
        return new Group(group);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private final class Group implements PageReadStore {
    private final BlockMetaData group;
    private final Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();

    Group(BlockMetaData group) {
      this.group = group;
      group.getColumns().forEach(chunk -> chunks.put(chunk.getPath(), chunk));
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
      ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(column.getPath()));
      if (chunk == null) {
        throw new IllegalArgumentException(column + " is not in the file");
      }
      ChunkFacts facts = new ChunkFacts(file.toString(), column, chunk, Dialect.PLAIN, true);
      long start = chunk.getStartingPos();
      return new ChunkPages(
          new ChunkStream(
              in,
              start,
              start + chunk.getTotalSize(),
              file.getLength(),
              facts.isCompressed() ? memory : new ChunkStream.Memory()),
          facts,
          codecs.getDecompressor(chunk.getCodec()),
          checksums);
    }

    @Override
    public long getRowCount() {
      return group.getRowCount();
    }

    @Override
    public Optional<Long> getRowIndexOffset() {
      return group.getRowIndexOffset() < 0
          ? Optional.empty()
          : Optional.of(group.getRowIndexOffset());
    }

    @Override
    public Optional<PrimitiveIterator.OfLong> getRowIndexes() {
      return Optional.empty();
    }
  }
}
