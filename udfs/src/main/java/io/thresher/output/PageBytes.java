package io.thresher.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.ConcatenatingByteBufferCollector;
import org.apache.parquet.bytes.HeapByteBufferAllocator;

/**
 * Bytes of a page in one array. Where parquet-java asks for an array of them, as it does for their
 * checksum, it gets that one if they fill it, not to be kept, and a copy if not. Only this kind of
 * input can be made outside of parquet-java.
 */
final class PageBytes extends ConcatenatingByteBufferCollector {
  private final byte[] array;
  private final int from;
  private final int length;

  PageBytes(byte[] array, int from, int length) {
    super(HeapByteBufferAllocator.getInstance());
    this.array = array;
    this.from = from;
    this.length = length;
  }

  byte[] array() {
    return array;
  }

  int from() {
    return from;
  }

  @Override
  public long size() {
    return length;
  }

  @SuppressWarnings("deprecation") // What parquet-java calls all the same.
  @Override
  public byte[] toByteArray() {
    return length == array.length ? array : Arrays.copyOfRange(array, from, from + length);
  }

  @Override
  public void writeAllTo(OutputStream out) throws IOException {
    out.write(array, from, length);
  }

  @Override
  public void writeInto(ByteBuffer target) {
    target.put(array, from, length);
  }

  @Override
  public void collect(BytesInput more) {
    throw new UnsupportedOperationException("a page is complete");
  }
}
