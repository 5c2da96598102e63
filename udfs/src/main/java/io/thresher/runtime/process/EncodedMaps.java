package io.thresher.runtime.process;

import ai.onnxruntime.OrtException;
import io.thresher.runtime.session.ModelValue;
import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Maps as bytes: each its number of entries, and these in their order. */
final class EncodedMaps {
  private static final byte TEXT = 1;
  private static final byte LONG = 2;
  private static final byte FLOAT = 3;
  private static final byte DOUBLE = 4;
  private static final int MOST_OF_NUMBER = 1 + Long.BYTES;

  private ByteBuffer buffer = ByteBuffer.allocate(4 << 10).order(ByteOrder.nativeOrder());

  private EncodedMaps() {}

  static ByteBuffer encode(ModelValue.Maps maps) throws OrtException {
    EncodedMaps encoded = new EncodedMaps();
    maps.forEach(encoded::put);
    return encoded.buffer.flip();
  }

  private void put(Map<?, ?> map) {
    room(Integer.BYTES).putInt(map.size());
    map.forEach(
        (key, value) -> {
          put(key);
          put(value);
        });
  }

  private void put(Object value) {
    if (value instanceof String text) {
      Texts.put(text, room(1 + Texts.bytes(text)).put(TEXT));
    } else if (value instanceof Long number) {
      room(MOST_OF_NUMBER).put(LONG).putLong(number);
    } else if (value instanceof Float number) {
      room(MOST_OF_NUMBER).put(FLOAT).putFloat(number);
    } else if (value instanceof Double number) {
      room(MOST_OF_NUMBER).put(DOUBLE).putDouble(number);
    } else {
      throw new IllegalStateException("a map of " + value.getClass());
    }
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int size = Math.addExact(buffer.position(), Math.max(bytes, buffer.capacity()));
      buffer = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder()).put(buffer.flip());
    }
    return buffer;
  }

  /**
   * @throws ProtocolException if the bytes do not hold so many maps
   */
  static void decode(ByteBuffer encoded, int count, Consumer<Map<?, ?>> taker)
      throws ProtocolException {
    try {
      for (int i = 0; i < count; i++) {
        int entries = encoded.getInt();
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int entry = 0; entry < entries; entry++) {
          map.put(take(encoded), take(encoded));
        }
        taker.accept(map);
      }
    } catch (BufferUnderflowException e) {
      ProtocolException cut = new ProtocolException("maps that are cut off");
      cut.initCause(e);
      throw cut;
    }
  }

  private static Object take(ByteBuffer encoded) throws ProtocolException {
    byte kind = encoded.get();
    return switch (kind) {
      case TEXT -> Texts.take(encoded);
      case LONG -> encoded.getLong();
      case FLOAT -> encoded.getFloat();
      case DOUBLE -> encoded.getDouble();
      default -> throw new ProtocolException("a value of the kind " + kind);
    };
  }
}
