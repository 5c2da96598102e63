package io.thresher.options;

import java.util.Locale;
import java.util.Optional;

/** In what numbers an engine may compute. */
public enum Precision {
  /** In those of the model: the scores are those of ONNX Runtime, but for rounding. */
  EXACT,
  /** In bfloat16 where the model has float: faster, and scores differ from the third digit on. */
  BF16;

  /** As in options. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Precision> parse(String text) {
    for (Precision precision : values()) {
      if (precision.text().equals(text)) {
        return Optional.of(precision);
      }
    }
    return Optional.empty();
  }
}
