package io.thresher.output;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of one width, copied in bulk. Where the first page of a row group shows that a dictionary
 * may be worth while, parquet-java's writer takes that and those behind, until it leaves one plain.
 */
abstract class FixedValues extends Values {
  private static final int FIRST_CAPACITY = 16 << 10;

  /** Room in front of the values for levels that are a single run. */
  private static final int LEVELS = 32;

  private final int width;
  private final @Nullable ValuesWriter writer;
  private ByteBuffer page = allocate(LEVELS).position(LEVELS);
  private boolean plain;
  private boolean first = true;
  private int count;

  FixedValues(ColumnDescriptor column, ParquetProperties properties, int width) {
    super(column, properties);
    this.width = width;
    writer = properties.isDictionaryEnabled(column) ? properties.newValuesWriter(column) : null;
    plain = writer == null;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  final int add(ColumnVector vector, int from, int most, long room) {
    int added = (int) Math.min(most, Math.max(1, room / width));
    load(vector, from, added);
    compare(count == 0, added);
    if (isCopied() || writer == null) {
      makeRoom(Math.multiplyExact(added, width));
      put(page, added);
      page.position(page.position() + added * width);
    } else {
      write(writer, added);
    }
    count += added;
    return added;
  }

  private boolean isCopied() {
    return plain || first;
  }

  private void makeRoom(int needed) {
    if (page.remaining() < needed) {
      int size = Math.addExact(page.position(), needed);
      ByteBuffer larger = allocate(Math.max(Math.max(size, FIRST_CAPACITY), 2 * page.capacity()));
      page = larger.put(page.flip());
    }
  }

  /** Reads values from a vector. */
  abstract void load(ColumnVector vector, int from, int loaded);

  /** Takes the values loaded into the least and the greatest of the page. */
  abstract void compare(boolean first, int loaded);

  /** Puts the values loaded at the buffer's position, which need not move. */
  abstract void put(ByteBuffer target, int loaded);

  abstract void write(ValuesWriter target, int loaded);

  /** Writes a value that was put at a place of the page. */
  abstract void write(ValuesWriter target, ByteBuffer source, int place);

  /** What tells a value that was put at a place of the page from others. */
  abstract long key(ByteBuffer source, int place);

  /** Puts the least and the greatest value of the page into its statistics. */
  abstract void update(Statistics<?> statistics);

  @Override
  final Statistics<?> statistics() {
    Statistics<?> statistics = super.statistics();
    if (count > 0) {
      update(statistics);
    }
    return statistics;
  }

  @Override
  final long bytes() {
    return (long) count * width;
  }

  @Override
  final BytesInput encoded() {
    if (!plain && first && writer != null) {
      plain = DictionaryWorth.isNone(index -> key(page, place(index)), count, width);
      for (int i = 0; i < count && !plain; i++) {
        write(writer, page, place(i));
      }
    }
    return plain || writer == null ? behind(LEVELS) : writer.getBytes();
  }

  private int place(int index) {
    return LEVELS + index * width;
  }

  @Override
  final BytesInput encoded(BytesInput levels) {
    BytesInput values = encoded();
    int length = Math.toIntExact(levels.size());
    if (!(values instanceof PageBytes) || length > LEVELS) {
      return BytesInput.concat(levels, values);
    }
    int start = LEVELS - length;
    ByteBuffer bytes = levels.toByteBuffer(HeapByteBufferAllocator.getInstance(), copy -> {});
    page.put(start, bytes, bytes.position(), length);
    return behind(start);
  }

  private PageBytes behind(int start) {
    return new PageBytes(page.array(), page.arrayOffset() + start, page.position() - start);
  }

  @Override
  final Encoding encoding() {
    return plain || writer == null ? Encoding.PLAIN : writer.getEncoding();
  }

  @Override
  final void reset() {
    super.reset();
    page.clear().position(LEVELS);
    first = false;
    count = 0;
    if (!plain && writer != null) {
      writer.reset();
      plain = writer.getEncoding() == Encoding.PLAIN;
    }
  }

  @Override
  final @Nullable DictionaryPage dictionary() {
    return writer == null ? null : writer.toDictPageAndClose();
  }

  @Override
  final void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
