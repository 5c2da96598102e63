package io.thresher.runtime.process;

import io.thresher.model.ElementType;
import java.net.ProtocolException;

/** Element types by the numbers that ONNX gives them. */
final class Types {
  private Types() {}

  static int number(ElementType type) {
    return type.onnxCode();
  }

  static ElementType of(int number) throws ProtocolException {
    for (ElementType type : ElementType.values()) {
      if (type.onnxCode() == number) {
        return type;
      }
    }
    throw new ProtocolException("the element type " + number);
  }
}
