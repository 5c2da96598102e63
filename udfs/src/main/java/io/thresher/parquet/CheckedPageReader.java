package io.thresher.parquet;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.Page;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** The pages of one column chunk, each checked before it is handed on. */
final class CheckedPageReader implements PageReader {
  private final PageReader pages;
  private final ChunkFacts facts;
  private final PageCheck check;
  private final PageCounts counts;
  private final PageCodecs codecs;
  private final Map<Encoding, Integer> seen = new EnumMap<>(Encoding.class);
  private long values;
  private byte @Nullable [] memory;

  CheckedPageReader(PageReader pages, ChunkFacts facts, PageCounts counts, PageCodecs codecs) {
    this.pages = pages;
    this.facts = facts;
    this.check = new PageCheck(facts);
    this.counts = counts;
    this.codecs = codecs;
  }

  @Override
  public long getTotalValueCount() {
    return pages.getTotalValueCount();
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    codecs.reuse(null);
    DictionaryPage page = pages.readDictionaryPage();
    if (page == null) {
      return null;
    }
    try {
      ByteBuffer bytes = buffer(page.getBytes());
      ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      int size = page.getDictionarySize();
      PrimitiveTypeName type = facts.column().getPrimitiveType().getPrimitiveTypeName();
      if (type == PrimitiveTypeName.BINARY) {
        PageCheck.texts(in, size, true);
      } else if (type != PrimitiveTypeName.BOOLEAN) {
        PageCheck.size(in, facts.width(), size, size);
      }
      return withChecksum(
          page,
          new DictionaryPage(
              BytesInput.from(bytes), page.getUncompressedSize(), size, page.getEncoding()));
    } catch (Damage e) {
      throw bad("a dictionary with " + e.reason());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public @Nullable DataPage readPage() {
    codecs.reuse(facts.isCopied() ? memory : null);
    DataPage page = pages.readPage();
    memory = codecs.handedOut();
    if (page == null) {
      return null;
    }
    try {
      DataPage checked =
          page instanceof DataPageV1 first ? first(first) : second((DataPageV2) page);
      values += page.getValueCount();
      if (values >= pages.getTotalValueCount()) {
        for (Map.Entry<Encoding, Integer> each : seen.entrySet()) {
          facts.checkCount(each.getKey(), each.getValue());
        }
      }
      return withChecksum(page, checked);
    } catch (Damage e) {
      throw bad(e.reason());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataPage first(DataPageV1 page) throws IOException, Damage {
    encoding(page.getValueEncoding());
    // Bytes may come from a decompressor, and then only once.
    ByteBuffer bytes = values(page.getBytes(), page.getValueEncoding());
    check.firstVersion(
        bytes.duplicate(),
        page.getValueCount(),
        page.getRlEncoding(),
        page.getDlEncoding(),
        page.getValueEncoding());
    BytesInput again = BytesInput.from(bytes);
    return page.getFirstRowIndex().isPresent()
        ? new DataPageV1(
            again,
            page.getValueCount(),
            page.getUncompressedSize(),
            page.getFirstRowIndex().get(),
            page.getIndexRowCount().orElse(0),
            page.getStatistics(),
            page.getRlEncoding(),
            page.getDlEncoding(),
            page.getValueEncoding())
        : new DataPageV1(
            again,
            page.getValueCount(),
            page.getUncompressedSize(),
            page.getStatistics(),
            page.getRlEncoding(),
            page.getDlEncoding(),
            page.getValueEncoding());
  }

  private DataPage second(DataPageV2 page) throws IOException, Damage {
    encoding(page.getDataEncoding());
    ByteBuffer repetition = buffer(page.getRepetitionLevels());
    ByteBuffer definition = buffer(page.getDefinitionLevels());
    ByteBuffer data = values(page.getData(), page.getDataEncoding());
    check.secondVersion(
        repetition.duplicate(),
        definition.duplicate(),
        data.duplicate(),
        page.getValueCount(),
        page.getNullCount(),
        page.getDataEncoding());
    BytesInput levels = BytesInput.from(definition);
    return page.getFirstRowIndex().isPresent()
        ? DataPageV2.uncompressed(
            page.getRowCount(),
            page.getNullCount(),
            page.getValueCount(),
            page.getFirstRowIndex().get(),
            BytesInput.from(repetition),
            levels,
            page.getDataEncoding(),
            BytesInput.from(data),
            page.getStatistics())
        : DataPageV2.uncompressed(
            page.getRowCount(),
            page.getNullCount(),
            page.getValueCount(),
            BytesInput.from(repetition),
            levels,
            page.getDataEncoding(),
            BytesInput.from(data),
            page.getStatistics());
  }

  /** Spark's reader of this encoding takes buffers to begin where their arrays do. */
  private static ByteBuffer values(BytesInput bytes, Encoding encoding) throws IOException {
    ByteBuffer values = buffer(bytes);
    return encoding == Encoding.DELTA_BYTE_ARRAY
        ? ByteBuffer.allocate(values.remaining()).put(values).flip()
        : values;
  }

  private static ByteBuffer buffer(BytesInput bytes) throws IOException {
    return bytes.toInputStream().slice((int) bytes.size());
  }

  private void encoding(Encoding encoding) throws Damage {
    facts.checkEncoding(encoding);
    seen.merge(encoding, 1, Integer::sum);
  }

  private <P extends Page> P withChecksum(Page read, P checked) {
    read.getCrc().ifPresent(checked::setCrc);
    counts.page(read.getCrc().isPresent());
    return checked;
  }

  private ScoringException bad(String reason) {
    return new ScoringException(CorruptionProblems.badPage(facts.file(), facts.name(), reason));
  }
}
