package io.thresher.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;

/** A Parquet file as its bytes lie. */
record EncodedFile(Path path) {

  ParquetMetadata footer() throws IOException {
    try (ParquetFileReader reader = open()) {
      return reader.getFooter();
    }
  }

  private ParquetFileReader open() throws IOException {
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(path.toUri()), new Configuration()));
  }

  /** The headers of the pages of each column, by its path with dots. */
  Map<String, List<PageHeader>> pages() throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    Map<String, List<PageHeader>> pages = new HashMap<>();
    for (BlockMetaData group : footer().getBlocks()) {
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        List<PageHeader> headers =
            pages.computeIfAbsent(chunk.getPath().toDotString(), column -> new ArrayList<>());
        int at = (int) chunk.getStartingPos();
        ByteArrayInputStream in = new ByteArrayInputStream(bytes, at, (int) chunk.getTotalSize());
        while (in.available() > 0) {
          PageHeader header = Util.readPageHeader(in);
          assertThat(in.skip(header.getCompressed_page_size()))
              .isEqualTo(header.getCompressed_page_size());
          headers.add(header);
        }
      }
    }
    return pages;
  }

  /** Of the pages of a column; none where there is no such column. */
  List<Integer> lengths(String column) throws IOException {
    return lengths(pages().getOrDefault(column, List.of()));
  }

  static List<Integer> lengths(List<PageHeader> pages) {
    return pages.stream().map(PageHeader::getCompressed_page_size).toList();
  }

  /** What the indexes say of the values and the rows of a chunk's pages. */
  List<String> indexes(ColumnChunkMetaData chunk) throws IOException {
    try (ParquetFileReader reader = open()) {
      List<Long> rows = new ArrayList<>();
      OffsetIndex places = reader.readOffsetIndex(chunk);
      for (int i = 0; i < places.getPageCount(); i++) {
        rows.add(places.getFirstRowIndex(i));
        assertThat(places.getOffset(i)).isGreaterThanOrEqualTo(chunk.getFirstDataPageOffset());
      }
      return List.of(String.valueOf(reader.readColumnIndex(chunk)), rows.toString());
    }
  }

  /** Says in the footer that another program wrote it. */
  void createdBy(String name) throws IOException {
    changeFooter(footer -> footer.setCreated_by(name));
  }

  /** Says in the footer that all pages of data are of the first version. */
  void sayFirstVersion() throws IOException {
    changeFooter(
        footer ->
            footer.getRow_groups().stream()
                .flatMap(group -> group.getColumns().stream())
                .map(ColumnChunk::getMeta_data)
                .filter(ColumnMetaData::isSetEncoding_stats)
                .flatMap(chunk -> chunk.getEncoding_stats().stream())
                .filter(pages -> pages.getPage_type() == PageType.DATA_PAGE_V2)
                .forEach(pages -> pages.setPage_type(PageType.DATA_PAGE)));
  }

  private void changeFooter(Consumer<FileMetaData> change) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    int start = bytes.length - 8 - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length));
    change.accept(footer);
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    changed.write(bytes, 0, start);
    Util.writeFileMetaData(footer, changed);
    ByteBuffer written = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    changed.writeBytes(written.putInt(changed.size() - start).array());
    changed.writeBytes(Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length));
    Files.write(path, changed.toByteArray());
  }

  /** Turns a bit round in the middle of a column. */
  void damage(String column) throws IOException {
    ColumnChunkMetaData chunk =
        footer().getBlocks().get(0).getColumns().stream()
            .filter(each -> each.getPath().toDotString().equals(column))
            .findFirst()
            .orElseThrow();
    byte[] bytes = Files.readAllBytes(path);
    bytes[(int) (chunk.getStartingPos() + chunk.getTotalSize() / 2)] ^= 1;
    Files.write(path, bytes);
  }
}
