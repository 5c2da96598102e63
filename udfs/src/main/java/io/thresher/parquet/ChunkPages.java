package io.thresher.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.Page;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ParquetDecodingException;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one column chunk of a local file, each read, compared with its checksum and
 * decompressed when it is asked for; the one before is gone then, unless readers keep it.
 */
final class ChunkPages implements PageReader {
  private final ChunkStream in;
  private final ChunkFacts facts;
  private final BytesInputDecompressor decompressor;
  private final PageChecksums checksums;
  private final boolean isSnappy;
  private final CRC32 crc = new CRC32();
  private @Nullable PageHeader next;
  private long seen;

  ChunkPages(
      ChunkStream in,
      ChunkFacts facts,
      BytesInputDecompressor decompressor,
      PageChecksums checksums) {
    this.in = in;
    this.facts = facts;
    this.decompressor = decompressor;
    this.checksums = checksums;
    isSnappy = facts.metaData().getCodec() == CompressionCodecName.SNAPPY;
  }

  @Override
  public long getTotalValueCount() {
    return facts.metaData().getValueCount();
  }

  /** Null where there is none, or where pages behind it have been read. */
  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    if (seen > 0 || next != null || getTotalValueCount() == 0) {
      return null;
    }
    try {
      PageHeader first = header();
      if (first.getType() == PageType.DICTIONARY_PAGE) {
        return dictionary(first, verified(first));
      }
      next = first;
      return null;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public @Nullable DataPage readPage() {
    if (seen >= getTotalValueCount()) {
      return null;
    }
    try {
      PageHeader header = next == null ? header() : next;
      next = null;
      ByteBuffer bytes = verified(header);
      DataPage page =
          switch (header.getType()) {
            case DATA_PAGE -> first(header, bytes);
            case DATA_PAGE_V2 -> second(header, bytes);
            default -> throw new IOException("a dictionary is not the first of its pages");
          };
      seen += page.getValueCount();
      if (page.getValueCount() < 0 || seen > getTotalValueCount()) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "its pages have %d values where the footer says %d",
                seen,
                getTotalValueCount()));
      }
      return withChecksum(header, page);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Of the next page of a kind that is known. */
  private PageHeader header() throws IOException {
    while (!in.isAtEnd()) {
      PageHeader header = Util.readPageHeader(in);
      switch (header.getType()) {
        case DATA_PAGE, DATA_PAGE_V2, DICTIONARY_PAGE -> {
          return header;
        }
        default -> in.take(header.getCompressed_page_size());
      }
    }
    throw new IOException(
        String.format(
            Locale.ROOT, "its pages end after %d of %d values", seen, getTotalValueCount()));
  }

  private ByteBuffer verified(PageHeader header) throws IOException {
    ByteBuffer bytes = in.take(header.getCompressed_page_size());
    if (!header.isSetCrc()) {
      if (checksums == PageChecksums.REQUIRED) {
        throw new IOException("a page carries no checksum where the first page of the file does");
      }
    } else if (checksums != PageChecksums.UNCHECKED) {
      crc.reset();
      crc.update(bytes.duplicate());
      if ((int) crc.getValue() != header.getCrc()) {
        throw new IOException("CRC checksum verification failed");
      }
    }
    return bytes;
  }

  private DictionaryPage dictionary(PageHeader header, ByteBuffer bytes) throws IOException {
    DictionaryPageHeader says = header.getDictionary_page_header();
    return withChecksum(
        header,
        new DictionaryPage(
            facts.isCompressed()
                ? decompressed(bytes, header.getUncompressed_page_size())
                : copy(bytes),
            header.getUncompressed_page_size(),
            says.getNum_values(),
            encoding(says.getEncoding())));
  }

  private DataPage first(PageHeader header, ByteBuffer bytes) throws IOException {
    DataPageHeader says = header.getData_page_header();
    return new DataPageV1(
        facts.isCompressed() ? values(bytes, header.getUncompressed_page_size()) : plain(bytes),
        says.getNum_values(),
        header.getUncompressed_page_size(),
        null,
        encoding(says.getRepetition_level_encoding()),
        encoding(says.getDefinition_level_encoding()),
        encoding(says.getEncoding()));
  }

  private DataPage second(PageHeader header, ByteBuffer bytes) throws IOException {
    DataPageHeaderV2 says = header.getData_page_header_v2();
    int repetition = says.getRepetition_levels_byte_length();
    int definition = says.getDefinition_levels_byte_length();
    if (repetition < 0 || definition < 0 || (long) repetition + definition > bytes.remaining()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "levels of %d and %d bytes do not fit a page of %d",
              repetition,
              definition,
              bytes.remaining()));
    }
    int levels = repetition + definition;
    ByteBuffer values = part(bytes, levels, bytes.remaining() - levels);
    return DataPageV2.uncompressed(
        says.getNum_rows(),
        says.getNum_nulls(),
        says.getNum_values(),
        plain(part(bytes, 0, repetition)),
        plain(part(bytes, repetition, definition)),
        encoding(says.getEncoding()),
        says.isIs_compressed() && facts.isCompressed()
            ? values(values, header.getUncompressed_page_size() - levels)
            : plain(values),
        null);
  }

  private static ByteBuffer part(ByteBuffer bytes, int from, int size) {
    int start = bytes.position() + from;
    return bytes.duplicate().limit(start + size).position(start);
  }

  /**
   * Of a page of data. Where they stand in it as they are, the chunk gets memory of its own, so
   * that those of its next pages can stay where they were read to.
   */
  private BytesInput values(ByteBuffer bytes, int size) throws IOException {
    if (isSnappy && facts.isCopied() && size > 0 && SnappyLiterals.are(bytes, size)) {
      if (in.isAlone()) {
        return BytesInput.from(SnappyLiterals.join(bytes, size));
      }
      in.leaveSharedMemory();
    }
    return decompressed(bytes, size);
  }

  private BytesInput decompressed(ByteBuffer bytes, int size) throws IOException {
    BytesInput values = decompressor.decompress(BytesInput.from(bytes), size);
    return BytesInput.from(values.toInputStream().slice((int) values.size()));
  }

  /** What is not compressed, and must stay while other chunks read into the same memory. */
  private BytesInput plain(ByteBuffer bytes) {
    return !facts.isCompressed() && facts.isCopied() ? BytesInput.from(bytes) : copy(bytes);
  }

  private static BytesInput copy(ByteBuffer bytes) {
    return BytesInput.from(ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip());
  }

  private static <P extends Page> P withChecksum(PageHeader header, P page) {
    if (header.isSetCrc()) {
      page.setCrc(header.getCrc());
    }
    return page;
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }

  /** The innermost cause is what users are told. */
  private ParquetDecodingException failed(IOException e) {
    ParquetDecodingException failure =
        new ParquetDecodingException("column %s: %s".formatted(facts.name(), e.getMessage()));
    failure.addSuppressed(e);
    return failure;
  }
}
