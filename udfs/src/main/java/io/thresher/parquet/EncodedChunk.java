package io.thresher.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.SeekableInputStream;

/**
 * The bytes of a column chunk from its first to its last, headers of pages and pages. Positions are
 * those in the file.
 */
public final class EncodedChunk extends SeekableInputStream {
  private final EncodedPages pages;
  private long position;
  private ByteBuffer ready;
  private ByteBuffer behind;

  /**
   * @param pages of the chunk, gone on to the first
   */
  public EncodedChunk(EncodedPages pages, ColumnChunkMetaData chunk) {
    this.pages = pages;
    position = chunk.getStartingPos();
    ready = ByteBuffer.wrap(pages.headerBytes());
    behind = pages.bytes();
  }

  @Override
  public long getPos() {
    return position;
  }

  /** To where it is: there is no other way. */
  @Override
  public void seek(long to) throws IOException {
    if (to != position) {
      throw new IOException("a column chunk is read from its start to its end");
    }
  }

  @Override
  public int read() throws IOException {
    if (!hasMore()) {
      return -1;
    }
    position++;
    return ready.get() & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, ready.remaining());
    ready.get(bytes, from, count);
    position += count;
    return count;
  }

  private boolean hasMore() throws IOException {
    while (!ready.hasRemaining()) {
      if (!behind.hasRemaining()) {
        if (!pages.next()) {
          return false;
        }
        ready = ByteBuffer.wrap(pages.headerBytes());
        behind = pages.bytes();
      } else {
        ready = behind;
        behind = ByteBuffer.allocate(0);
      }
    }
    return true;
  }

  @Override
  public void readFully(byte[] bytes) throws IOException {
    readFully(bytes, 0, bytes.length);
  }

  @Override
  public void readFully(byte[] bytes, int from, int length) throws IOException {
    if (readNBytes(bytes, from, length) < length) {
      throw new EOFException("behind the end of a column chunk");
    }
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    byte[] bytes = new byte[buffer.remaining()];
    int count = read(bytes, 0, bytes.length);
    buffer.put(bytes, 0, Math.max(0, count));
    return count;
  }

  @Override
  public void readFully(ByteBuffer buffer) throws IOException {
    byte[] bytes = new byte[buffer.remaining()];
    readFully(bytes);
    buffer.put(bytes);
  }
}
