package io.thresher.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/** Puts frames together and sends them: their length, their kind, and what is in them. */
final class FrameWriter {
  private static final int BEGINNING = 4 << 10;

  private final SocketChannel channel;
  private ByteBuffer buffer = allocate(BEGINNING);

  FrameWriter(SocketChannel channel) {
    this.channel = channel;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  FrameWriter begin(Frame frame) {
    buffer.clear().putInt(0).put(frame.number());
    return this;
  }

  FrameWriter put(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  FrameWriter put(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  FrameWriter put(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    put(bytes.length);
    room(bytes.length).put(bytes);
    return this;
  }

  FrameWriter put(long[] shape) {
    put(shape.length);
    for (long size : shape) {
      put(size);
    }
    return this;
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      ByteBuffer larger = allocate(Math.max(2 * buffer.capacity(), buffer.position() + bytes));
      buffer = larger.put(buffer.flip());
    }
    return buffer;
  }

  /** Sends what was begun, and waits until it is under way. */
  void send() throws IOException {
    finish();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /**
   * Sends what was begun over a channel that does not block.
   *
   * @return whether that was possible at once; if not, the connection is of no use any more
   */
  boolean sendAtOnce() throws IOException {
    finish();
    channel.write(buffer);
    return !buffer.hasRemaining();
  }

  private void finish() {
    buffer.putInt(0, buffer.position() - Integer.BYTES).flip();
  }
}
