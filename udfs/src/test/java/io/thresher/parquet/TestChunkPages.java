package io.thresher.parquet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.IndexPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

final class TestChunkPages {
  private static final String[] COLUMN = {"x"};

  @TempDir Path folder;
  private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
  private final ChunkStream.Memory memory = new ChunkStream.Memory();
  private CompressionCodecName codec = CompressionCodecName.UNCOMPRESSED;
  private @Nullable FSDataInputStream in;

  @AfterEach
  void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }

  @Test
  void readsPagesOfBothVersionsBehindADictionary() throws IOException {
    dictionary(ints(7, 8));
    first(2, ints(1, 2), 0);
    index();
    second(3, ints(3, 4, 5), 0);

    ChunkPages pages = pages(5, PageChecksums.REQUIRED);
    DictionaryPage dictionary = requireNonNull(pages.readDictionaryPage());
    assertThat(bytes(dictionary.getBytes())).isEqualTo(ints(7, 8));
    assertThat(values(pages.readPage())).isEqualTo(ints(1, 2));
    assertThat(values(pages.readPage())).isEqualTo(ints(3, 4, 5));
    assertThat(pages.readPage()).isNull();
    assertThat(bytes(dictionary.getBytes())).isEqualTo(ints(7, 8));
  }

  @Test
  void readsOnAfterAnotherChunkHasHadTheMemory() throws IOException {
    for (int i = 0; i < 40_000; i++) {
      first(1, ints(i), 0);
    }
    ChunkPages one = pages(40_000, PageChecksums.CHECKED);
    ChunkPages other = pages(40_000, PageChecksums.CHECKED);
    assertThat(one.readDictionaryPage()).isNull();
    for (int i = 0; i < 40_000; i++) {
      assertThat(values(one.readPage())).isEqualTo(ints(i));
      if (i % 1000 == 0) {
        assertThat(values(other.readPage())).isEqualTo(ints(i / 1000));
      }
    }
    assertThat(one.readPage()).isNull();
  }

  @Test
  void leavesValuesOfSnappyWhereTheyWereReadTo() throws IOException {
    codec = CompressionCodecName.SNAPPY;
    List<byte[]> written = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      // Every fifth repeats itself, and is decompressed.
      byte[] bytes = new byte[4 * (30_000 + i)];
      random.nextBytes(bytes);
      if (i % 5 == 4) {
        System.arraycopy(bytes, 0, bytes, 60_000, 60_000);
      }
      written.add(bytes);
      snappy(bytes);
    }
    ChunkPages one = pages(700_000, PageChecksums.CHECKED);
    ChunkPages other = pages(700_000, PageChecksums.CHECKED);
    for (byte[] bytes : written) {
      DataPage page = one.readPage();
      assertThat(values(other.readPage())).isEqualTo(bytes);
      assertThat(values(page)).isEqualTo(bytes);
    }
  }

  @Test
  void refusesADifferentChecksum() throws IOException {
    first(1, ints(1), 1);

    refuses(1, PageChecksums.CHECKED, "CRC checksum verification failed");
    assertThat(values(pages(1, PageChecksums.UNCHECKED).readPage())).isEqualTo(ints(1));
  }

  @Test
  void refusesAPageWithoutTheChecksumThatStandsInForTheFiles() throws IOException {
    PageHeader header = header(PageType.DATA_PAGE, 4);
    header.setData_page_header(new DataPageHeader(1, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    write(header, ints(1));

    refuses(1, PageChecksums.REQUIRED, "a page carries no checksum where the first page");
    assertThat(values(pages(1, PageChecksums.CHECKED).readPage())).isEqualTo(ints(1));
  }

  @Test
  void refusesMoreValuesThanTheFooterSays() throws IOException {
    first(3, ints(1, 2, 3), 0);

    refuses(2, PageChecksums.CHECKED, "its pages have 3 values where the footer says 2");
  }

  @Test
  void refusesFewerValuesThanTheFooterSays() throws IOException {
    first(3, ints(1, 2, 3), 0);
    int end = chunk.size();
    first(1, ints(4), 0); // The next chunk's.

    ChunkPages pages = pages(4, end, PageChecksums.CHECKED);
    assertThat(values(pages.readPage())).isEqualTo(ints(1, 2, 3));
    assertThatThrownBy(pages::readPage).hasMessage("column x: its pages end after 3 of 4 values");
  }

  @Test
  void refusesAPageBeyondTheChunk() throws IOException {
    PageHeader header = header(PageType.DATA_PAGE, 1 << 30);
    header.setData_page_header(new DataPageHeader(1, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    write(header, ints(1));

    refuses(1, PageChecksums.CHECKED, "a page of 1073741824 bytes does not fit its column chunk");
  }

  @Test
  void refusesLevelsBeyondThePage() throws IOException {
    PageHeader header = header(PageType.DATA_PAGE_V2, 4);
    header.setData_page_header_v2(new DataPageHeaderV2(1, 0, 1, Encoding.PLAIN, 3, 2));
    write(header, ints(1));

    refuses(1, PageChecksums.CHECKED, "levels of 2 and 3 bytes do not fit a page of 4");
  }

  @Test
  void refusesADictionaryBehindData() throws IOException {
    first(1, ints(1), 0);
    dictionary(ints(7));

    ChunkPages pages = pages(2, PageChecksums.CHECKED);
    assertThat(values(pages.readPage())).isEqualTo(ints(1));
    assertThatThrownBy(pages::readPage)
        .hasMessage("column x: a dictionary is not the first of its pages");
  }

  private void refuses(int values, PageChecksums checksums, String why) throws IOException {
    ChunkPages pages = pages(values, checksums);
    assertThatThrownBy(pages::readPage).hasMessageStartingWith("column x: " + why);
  }

  private static byte[] values(@Nullable DataPage page) {
    return requireNonNull(page)
        .accept(
            new DataPage.Visitor<>() {
              @Override
              public byte[] visit(DataPageV1 first) {
                return bytes(first.getBytes());
              }

              @Override
              public byte[] visit(DataPageV2 second) {
                return bytes(second.getData());
              }
            });
  }

  private static byte[] bytes(BytesInput input) {
    try {
      return input.toInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void dictionary(byte[] bytes) throws IOException {
    PageHeader header = checked(PageType.DICTIONARY_PAGE, bytes, 0);
    header.setDictionary_page_header(new DictionaryPageHeader(bytes.length / 4, Encoding.PLAIN));
    write(header, bytes);
  }

  private void first(int values, byte[] bytes, int wrong) throws IOException {
    PageHeader header = checked(PageType.DATA_PAGE, bytes, wrong);
    header.setData_page_header(
        new DataPageHeader(values, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    write(header, bytes);
  }

  private void snappy(byte[] bytes) throws IOException {
    byte[] compressed = Snappy.compress(bytes);
    PageHeader header = checked(PageType.DATA_PAGE, compressed, 0);
    header.setUncompressed_page_size(bytes.length);
    header.setData_page_header(
        new DataPageHeader(bytes.length / 4, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    write(header, compressed);
  }

  private void second(int values, byte[] bytes, int wrong) throws IOException {
    PageHeader header = checked(PageType.DATA_PAGE_V2, bytes, wrong);
    header.setData_page_header_v2(new DataPageHeaderV2(values, 0, values, Encoding.PLAIN, 0, 0));
    write(header, bytes);
  }

  /** A page of a kind that readers pass over. */
  private void index() throws IOException {
    PageHeader header = header(PageType.INDEX_PAGE, 5);
    header.setIndex_page_header(new IndexPageHeader());
    write(header, new byte[5]);
  }

  private static PageHeader checked(PageType type, byte[] bytes, int wrong) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    PageHeader header = header(type, bytes.length);
    header.setCrc((int) crc.getValue() + wrong);
    return header;
  }

  private static PageHeader header(PageType type, int size) {
    return new PageHeader(type, size, size);
  }

  private void write(PageHeader header, byte[] bytes) throws IOException {
    Util.writePageHeader(header, chunk);
    chunk.write(bytes);
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private ChunkPages pages(int values, PageChecksums checksums) throws IOException {
    return pages(values, chunk.size(), checksums);
  }

  private ChunkPages pages(int values, int end, PageChecksums checksums) throws IOException {
    Path file = folder.resolve("chunk");
    if (in == null) {
      Files.write(file, chunk.toByteArray());
      in =
          FileSystem.getLocal(new Configuration())
              .getRaw()
              .open(new org.apache.hadoop.fs.Path(file.toUri()));
    }
    PrimitiveType type = new PrimitiveType(Type.Repetition.REQUIRED, PrimitiveTypeName.INT32, "x");
    ColumnChunkMetaData says =
        ColumnChunkMetaData.get(
            ColumnPath.get(COLUMN),
            type,
            codec,
            null,
            Set.copyOf(EnumSet.of(org.apache.parquet.column.Encoding.PLAIN)),
            Statistics.createStats(type),
            0,
            0,
            values,
            end,
            end);
    return new ChunkPages(
        new ChunkStream(in, 0, end, chunk.size(), memory),
        new ChunkFacts(
            "chunk", new ColumnDescriptor(COLUMN, type, 0, 0), says, Dialect.PLAIN, true),
        new PageCodecs(new CodecFactory(new Configuration(), 1024)).getDecompressor(codec),
        checksums);
  }
}
