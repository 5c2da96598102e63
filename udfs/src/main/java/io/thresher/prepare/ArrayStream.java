package io.thresher.prepare;

import javax.imageio.stream.ImageInputStreamImpl;

/** A file that lies in memory, read without a copy. */
final class ArrayStream extends ImageInputStreamImpl {
  private final byte[] file;

  ArrayStream(byte[] file) {
    this.file = file;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < file.length ? file[(int) streamPos++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int at, int length) {
    bitOffset = 0;
    if (streamPos >= file.length) {
      return length == 0 ? 0 : -1;
    }
    int count = (int) Math.min(length, file.length - streamPos);
    System.arraycopy(file, (int) streamPos, into, at, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return file.length;
  }
}
