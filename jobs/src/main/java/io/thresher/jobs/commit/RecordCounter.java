package io.thresher.jobs.commit;

/**
 * Counts the records of a CSV file as Spark writes them: ended by a line feed, fields in double
 * quotes where they must be, and in these a backslash before a quote or a backslash. UTF-8, whose
 * other bytes are never any of these.
 */
final class RecordCounter {
  private boolean quoted;
  private boolean escaped;
  private boolean inRecord;
  private long records;

  void add(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (escaped) {
        escaped = false;
      } else if (quoted && b == '\\') {
        escaped = true;
      } else if (b == '"') {
        quoted = !quoted;
        inRecord = true;
      } else if (b == '\n' && !quoted) {
        records++;
        inRecord = false;
      } else {
        inRecord = true;
      }
    }
  }

  /** Complete records, and one that the file ends in without a line feed; the header is one. */
  long records() {
    return records + (inRecord ? 1 : 0);
  }
}
