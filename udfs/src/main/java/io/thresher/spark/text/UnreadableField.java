package io.thresher.spark.text;

import io.thresher.errors.Problem;
import io.thresher.errors.TextProblems;

/** A field whose text its column cannot hold; thrown for every one, so without a stack trace. */
final class UnreadableField extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why. */
  enum Reason {
    NO_VALUE,
    TOO_LARGE,
    OTHERWISE_PRINTED
  }

  private final Reason reason;

  UnreadableField(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  Problem at(String where, String column, String text, String type) {
    return switch (reason) {
      case NO_VALUE -> TextProblems.noValue(where, column, text, type);
      case TOO_LARGE -> TextProblems.tooLarge(where, column, text, type);
      case OTHERWISE_PRINTED -> TextProblems.otherwisePrinted(where, column, text, type);
    };
  }
}
