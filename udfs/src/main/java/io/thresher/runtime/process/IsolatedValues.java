package io.thresher.runtime.process;

import ai.onnxruntime.OrtException;
import io.thresher.model.ElementType;
import io.thresher.runtime.session.ModelValue;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What a child says that a run gave. Whatever it says, nothing beside its memory is read. */
final class IsolatedValues {
  private final Map<String, ModelValue> byOutput = new LinkedHashMap<>();
  private final ByteBuffer memory;

  private IsolatedValues(ByteBuffer memory) {
    this.memory = memory;
  }

  /**
   * @throws ProtocolException if it contradicts itself
   */
  static IsolatedValues read(FrameReader reader, ByteBuffer memory) throws ProtocolException {
    IsolatedValues values = new IsolatedValues(memory);
    int count = reader.count();
    for (int i = 0; i < count; i++) {
      values.byOutput.put(reader.text(), values.value(reader));
    }
    return values;
  }

  Map<String, ModelValue> byOutput() {
    return Collections.unmodifiableMap(byOutput);
  }

  private ModelValue value(FrameReader reader) throws ProtocolException {
    int kind = reader.number();
    return switch (kind) {
      case ChildValues.TENSOR -> tensor(reader);
      case ChildValues.MAPS ->
          new Maps(type(reader), type(reader), reader.number(), part(reader), memory);
      case ChildValues.OTHER -> new ModelValue.Other(reader.text());
      default -> throw new ProtocolException("a value of the kind " + kind);
    };
  }

  private Tensor tensor(FrameReader reader) throws ProtocolException {
    ElementType type = type(reader);
    long[] shape = reader.shape();
    Part part = part(reader);
    long elements = 1;
    for (long size : shape) {
      if (size < 0 || (elements > 0 && size > Long.MAX_VALUE / 8 / elements)) {
        throw new ProtocolException("a dimension of " + size);
      }
      elements *= size;
    }
    if (type != ElementType.STRING
        && part.bytes() >= 0
        && part.bytes() != elements * type.bytes()) {
      throw new ProtocolException(part.bytes() + " bytes for " + elements + " elements");
    }
    return new Tensor(type, shape, part, memory);
  }

  private static ElementType type(FrameReader reader) throws ProtocolException {
    return Types.of(reader.number());
  }

  private Part part(FrameReader reader) throws ProtocolException {
    int offset = reader.number();
    int bytes = reader.number();
    if (offset < 0 || bytes < ChildValues.TOO_MANY || offset > memory.capacity() - bytes) {
      throw new ProtocolException(bytes + " bytes at " + offset);
    }
    return new Part(offset, bytes);
  }

  private record Part(int offset, int bytes) {
    ByteBuffer of(ByteBuffer memory) {
      if (bytes < 0) {
        throw new IllegalStateException("more than was wanted");
      }
      return memory.slice(offset, bytes).order(ByteOrder.nativeOrder());
    }
  }

  private static final class Tensor implements ModelValue.Tensor {
    private final ElementType type;
    private final long[] shape;
    private final Part part;
    private final ByteBuffer memory;

    Tensor(ElementType type, long[] shape, Part part, ByteBuffer memory) {
      this.type = type;
      this.shape = shape;
      this.part = part;
      this.memory = memory;
    }

    @Override
    public ElementType type() {
      return type;
    }

    @Override
    public long[] shape() {
      return shape;
    }

    @Override
    public ByteBuffer data() {
      return part.of(memory);
    }

    @Override
    public String[] strings() throws OrtException {
      try {
        return Texts.decode(part.of(memory), Math.toIntExact(elements()));
      } catch (ProtocolException e) {
        throw nonsense(e);
      }
    }
  }

  private record Maps(
      ElementType keyType, ElementType valueType, int size, Part part, ByteBuffer memory)
      implements ModelValue.Maps {
    @Override
    public void forEach(Consumer<Map<?, ?>> taker) throws OrtException {
      try {
        EncodedMaps.decode(part.of(memory), size, taker);
      } catch (ProtocolException e) {
        throw nonsense(e);
      }
    }
  }

  private static OrtException nonsense(ProtocolException cause) {
    OrtException nonsense =
        new OrtException("the process of the model answered nonsense: " + cause.getMessage());
    nonsense.initCause(cause);
    return nonsense;
  }
}
