package io.thresher.parquet;

/** What a file says of itself does not agree with itself; the message says where. */
final class Damage extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  Damage(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
