package io.thresher.runtime.session;

import ai.onnxruntime.OrtException;
import io.thresher.model.ElementType;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;

/** What a run gave for one output. */
public sealed interface ModelValue {

  /** Elements of one type in a shape. */
  non-sealed interface Tensor extends ModelValue {
    ElementType type();

    long[] shape();

    /** A copy of the elements, in native byte order; of all types but strings. */
    ByteBuffer data() throws OrtException;

    /** Row-major. */
    String[] strings() throws OrtException;

    /** How many there are. */
    default long elements() {
      long elements = 1;
      for (long size : shape()) {
        elements = Math.multiplyExact(elements, Math.max(0, size));
      }
      return elements;
    }
  }

  /** A map for each row. */
  non-sealed interface Maps extends ModelValue {
    ElementType keyType();

    ElementType valueType();

    int size();

    /** Gives them row by row. */
    void forEach(Consumer<Map<?, ?>> taker) throws OrtException;
  }

  /** What Thresher does not move, as ONNX Runtime describes it. */
  record Other(String description) implements ModelValue {}
}
