package io.thresher.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/** Receives frames and takes them apart, whatever is in them. */
final class FrameReader {
  private static final int BEGINNING = 4 << 10;
  private static final int MOST_BYTES = 64 << 20;
  private static final int MOST_DIMENSIONS = 64;

  private final SocketChannel channel;
  private ByteBuffer buffer = allocate(BEGINNING);

  FrameReader(SocketChannel channel) {
    this.channel = channel;
    buffer.limit(0);
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Waits for a frame.
   *
   * @throws EOFException if the other side is gone
   * @throws ProtocolException if it is none
   */
  Frame receive() throws IOException {
    if (buffer.hasRemaining()) {
      throw new ProtocolException(buffer.remaining() + " bytes too many");
    }
    fill(Integer.BYTES);
    int length = buffer.getInt();
    if (length < 1 || length > MOST_BYTES) {
      throw new ProtocolException("a frame of " + length + " bytes");
    }
    fill(length);
    return Frame.of(buffer.get());
  }

  /** Reads exactly so many bytes: of the next frame nothing is taken. */
  private void fill(int bytes) throws IOException {
    if (buffer.capacity() < bytes) {
      buffer = allocate(bytes);
    }
    buffer.clear().limit(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the other process is gone");
      }
    }
    buffer.flip();
  }

  /** Leaves out what was not read of the frame. */
  void skip() {
    buffer.position(buffer.limit());
  }

  int number() throws ProtocolException {
    try {
      return buffer.getInt();
    } catch (BufferUnderflowException e) {
      throw cut(e);
    }
  }

  /** A number of things, of which each takes a byte of the frame at least. */
  int count() throws ProtocolException {
    int count = number();
    if (count < 0 || count > buffer.remaining()) {
      throw new ProtocolException("a count of " + count);
    }
    return count;
  }

  long longNumber() throws ProtocolException {
    try {
      return buffer.getLong();
    } catch (BufferUnderflowException e) {
      throw cut(e);
    }
  }

  String text() throws ProtocolException {
    byte[] bytes = new byte[count()];
    buffer.get(bytes);
    return new String(bytes, UTF_8);
  }

  long[] shape() throws ProtocolException {
    int dimensions = count();
    if (dimensions > MOST_DIMENSIONS) {
      throw new ProtocolException(dimensions + " dimensions");
    }
    long[] shape = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      shape[i] = longNumber();
    }
    return shape;
  }

  private static ProtocolException cut(BufferUnderflowException cause) {
    ProtocolException cut = new ProtocolException("a frame that is cut off");
    cut.initCause(cause);
    return cut;
  }
}
