package io.thresher.runtime.process;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import java.net.ProtocolException;

/** Exceptions of ONNX Runtime on their way to the other process: there they are the same. */
final class Refusals {
  private static final int MOST_CHARACTERS = 64 << 10;

  private Refusals() {}

  static FrameWriter put(FrameWriter writer, OrtException refusal) {
    String message = String.valueOf(refusal.getMessage());
    String prefix = new OrtException(refusal.getCode(), "").getMessage();
    boolean coded = prefix != null && message.startsWith(prefix);
    String text = coded && prefix != null ? message.substring(prefix.length()) : message;
    return writer
        .put(coded ? refusal.getCode().name() : "")
        .put(text.substring(0, Math.min(text.length(), MOST_CHARACTERS)));
  }

  static OrtException take(FrameReader reader) throws ProtocolException {
    String code = reader.text();
    String text = reader.text();
    if (code.isEmpty()) {
      return new OrtException(text);
    }
    for (OrtErrorCode known : OrtErrorCode.values()) {
      if (known.name().equals(code)) {
        return new OrtException(known, text);
      }
    }
    throw new ProtocolException("an error of the code " + code);
  }
}
