package io.thresher.options;

import java.io.Serializable;

/**
 * What a null in a bound column becomes. A NaN is a value and never subject to it.
 *
 * @param kind what to do
 * @param value the text of the replacement for {@link Kind#VALUE}; empty otherwise
 */
public record NullPolicy(Kind kind, String value) implements Serializable {
  public static final NullPolicy FAIL = new NullPolicy(Kind.FAIL, "");

  /** The choices. */
  public enum Kind {
    /** The run fails and names the row. */
    FAIL,
    /** NaN, for floating-point inputs only. */
    NAN,
    /** A given value of the input's type. */
    VALUE
  }

  static NullPolicy parse(String text) {
    return switch (text) {
      case "fail" -> FAIL;
      case "nan" -> new NullPolicy(Kind.NAN, "");
      default -> new NullPolicy(Kind.VALUE, text);
    };
  }
}
