package io.thresher.runtime.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The memory that the other process lends, by its number. It stays until this process ends. */
final class Memories {
  private final Map<Integer, ByteBuffer> byNumber = new ConcurrentHashMap<>();

  void map(int number, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      byNumber.put(
          number,
          channel
              .map(FileChannel.MapMode.READ_WRITE, 0, channel.size())
              .order(ByteOrder.nativeOrder()));
    }
  }

  ByteBuffer of(int number) {
    ByteBuffer memory = byNumber.get(number);
    if (memory == null) {
      throw new IllegalArgumentException("no memory " + number);
    }
    return memory;
  }
}
