package io.thresher.check;

import java.io.Serializable;

/**
 * An expectation that the model and the data are able to meet.
 *
 * @param output name of the output, with its element where only one is compared
 * @param column holds what is expected
 * @param form of the values
 * @param tolerance of numbers; exact for labels
 * @param source where the tolerance comes from, for people
 */
public record Target(String output, String column, Form form, Tolerance tolerance, String source)
    implements Serializable {

  /** The forms of values. */
  public enum Form {
    /** A {@code Double}. */
    NUMBER,
    /** A {@code double[]}. */
    VECTOR,
    /** A {@code Map<String, Double>}. */
    MAP,
    /** A {@code String}. */
    LABEL
  }

  /** For people. */
  public String describe() {
    return form == Form.LABEL
        ? output + " = " + column + " (labels)"
        : output + " = " + column + " within " + tolerance.text() + " (" + source + ")";
  }
}
