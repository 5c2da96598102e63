package io.thresher.spark.text;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Puts a record of its own behind the last one, which does not come out where a quote is open. */
final class EndedReader extends FilterReader {
  private static final String END = "\u0001";
  private static final String TAIL = "\n" + END + "\n";

  private int told = -1;

  EndedReader(Reader text) {
    super(text);
  }

  /** Whether a record is the one behind the last. */
  static boolean isEnd(@Nullable String[] record) {
    return record.length == 1 && END.equals(record[0]);
  }

  /** Whether a field has taken in what stands behind the last record. */
  static boolean isWithin(@Nullable String field) {
    return field != null && field.endsWith(TAIL);
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (told < 0) {
      int count = super.read(buffer, offset, length);
      if (count >= 0) {
        return count;
      }
      told = 0;
    }
    int count = Math.min(length, TAIL.length() - told);
    TAIL.getChars(told, told + count, buffer, offset);
    told += count;
    return count == 0 ? -1 : count;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }
}
