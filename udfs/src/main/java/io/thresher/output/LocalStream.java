package io.thresher.output;

import java.io.IOException;
import org.apache.parquet.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A local file that is written in blocks, as parquet-java hands pages on in small parts, and whose
 * bytes go into a digest while they are in the processor's caches.
 */
final class LocalStream extends PositionOutputStream {
  private static final int BLOCK = 256 * 1024;

  private final PositionOutputStream file;
  private final @Nullable FileDigest digest;
  private final byte[] block = new byte[BLOCK];
  private int filled;
  private long written;

  LocalStream(PositionOutputStream file, @Nullable FileDigest digest) {
    this.file = file;
    this.digest = digest;
  }

  @Override
  public long getPos() {
    return written + filled;
  }

  @Override
  public void write(int value) throws IOException {
    if (filled == BLOCK) {
      writeBlock();
    }
    block[filled++] = (byte) value;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    for (int done = 0; done < length; ) {
      if (filled == BLOCK) {
        writeBlock();
      }
      int part = Math.min(length - done, BLOCK - filled);
      System.arraycopy(bytes, from + done, block, filled, part);
      filled += part;
      done += part;
    }
  }

  private void writeBlock() throws IOException {
    if (filled > 0) {
      file.write(block, 0, filled);
      if (digest != null) {
        digest.update(block, filled);
      }
      written += filled;
      filled = 0;
    }
  }

  @Override
  public void flush() throws IOException {
    writeBlock();
    file.flush();
  }

  @Override
  public void close() throws IOException {
    try (file) {
      writeBlock();
    }
  }
}
