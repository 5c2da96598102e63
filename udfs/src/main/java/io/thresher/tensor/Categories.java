package io.thresher.tensor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;

/** The numbers that a model takes in place of texts: their places in a list. Immutable. */
public final class Categories {
  /** Of a text that is not in the list. */
  static final int UNKNOWN = -1;

  private final Map<UTF8String, Integer> codes = new HashMap<>();

  /**
   * @param texts each once
   */
  public Categories(List<String> texts) {
    for (String text : texts) {
      codes.put(UTF8String.fromString(text), codes.size());
    }
  }

  int code(UTF8String text) {
    Integer code = codes.get(text);
    if (code != null) {
      return code;
    }
    // What is no UTF-8 is read as it would be as a Java string.
    return text.isValid() ? UNKNOWN : codes.getOrDefault(text.makeValid(), UNKNOWN);
  }

  int code(String text) {
    return codes.getOrDefault(UTF8String.fromString(text), UNKNOWN);
  }
}
