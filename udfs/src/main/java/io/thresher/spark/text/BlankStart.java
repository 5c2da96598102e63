package io.thresher.spark.text;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.function.IntPredicate;

/** Text whose blank beginning has been looked at, so that it can be told whether there is more. */
final class BlankStart extends FilterReader {
  private final String start;
  private final boolean blank;
  private int given;

  private BlankStart(Reader rest, String start, boolean blank) {
    super(rest);
    this.start = start;
    this.blank = blank;
  }

  /**
   * @param blanks whether a character says nothing
   */
  static BlankStart of(Reader text, IntPredicate blanks) {
    StringBuilder start = new StringBuilder();
    try {
      int next = text.read();
      while (next >= 0 && blanks.test(next)) {
        start.append((char) next);
        next = text.read();
      }
      if (next >= 0) {
        start.append((char) next);
      }
      return new BlankStart(text, start.toString(), next < 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is nothing but characters that say nothing. */
  boolean isBlank() {
    return blank;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (given == start.length()) {
      return super.read(buffer, offset, length);
    }
    int count = Math.min(length, start.length() - given);
    start.getChars(given, given + count, buffer, offset);
    given += count;
    return count;
  }

  @Override
  public int read() throws IOException {
    return given == start.length() ? super.read() : start.charAt(given++);
  }
}
