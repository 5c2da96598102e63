package io.thresher.runtime.process;

import ai.onnxruntime.OrtException;
import io.thresher.model.ElementType;
import io.thresher.runtime.session.ModelValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a run gave, on its way to the other process. */
final class ChildValues {
  static final int TENSOR = 0;
  static final int MAPS = 1;
  static final int OTHER = 2;

  /** In place of a number of bytes: there are more than are wanted. */
  static final int TOO_MANY = -1;

  private static final int ALIGNMENT = 64;

  private final List<Value> values = new ArrayList<>();
  private long bytes;

  private record Value(String output, ModelValue value, ByteBuffer data) {}

  private ChildValues() {}

  static ChildValues of(Map<String, ModelValue> given, long mostBytes) throws OrtException {
    ChildValues values = new ChildValues();
    for (Map.Entry<String, ModelValue> entry : given.entrySet()) {
      values.add(entry.getKey(), entry.getValue(), mostBytes);
    }
    return values;
  }

  private void add(String output, ModelValue value, long mostBytes) throws OrtException {
    ByteBuffer data = ByteBuffer.allocate(0);
    if (value instanceof ModelValue.Tensor tensor) {
      boolean text = tensor.type() == ElementType.STRING;
      if (tensor.elements() > mostBytes / Math.max(1, tensor.type().bytes())) {
        values.add(new Value(output, value, data));
        return;
      }
      data = text ? Texts.encode(tensor.strings()) : tensor.data();
    } else if (value instanceof ModelValue.Maps maps) {
      data = EncodedMaps.encode(maps);
    }
    values.add(new Value(output, value, data));
    bytes = place(bytes) + data.remaining();
  }

  private static long place(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** What they take all together. */
  long bytes() {
    return bytes;
  }

  void send(FrameWriter writer, ByteBuffer room) throws IOException {
    writer.begin(Frame.RESULT).put(values.size());
    long end = 0;
    for (Value value : values) {
      writer.put(value.output());
      int length = value.data().remaining();
      int at = Math.toIntExact(place(end));
      if (value.value() instanceof ModelValue.Tensor tensor) {
        boolean cut = length == 0 && tensor.elements() > 0;
        writer.put(TENSOR).put(Types.number(tensor.type())).put(tensor.shape());
        writer.put(at).put(cut ? TOO_MANY : length);
      } else if (value.value() instanceof ModelValue.Maps maps) {
        writer.put(MAPS).put(Types.number(maps.keyType())).put(Types.number(maps.valueType()));
        writer.put(maps.size()).put(at).put(length);
      } else {
        writer.put(OTHER).put(((ModelValue.Other) value.value()).description());
        continue;
      }
      room.put(at, value.data(), value.data().position(), length);
      end = (long) at + length;
    }
    writer.send();
  }
}
