package io.thresher.spark.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.spark.text.bytes.NumberBytes;
import io.thresher.spark.text.bytes.Words;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.csv.CSVOptions;

/**
 * Finds where fields end in the bytes of a line that is written plainly: without quotes but around
 * whole fields, and without characters that a parser may take for more than text. Not thread-safe.
 */
final class FieldBytes {
  private static final int NONE = NumberBytes.NONE;

  private static final char DELETE = 0x7F;

  /** No byte equals it. */
  private static final int NO_QUOTE = 256;

  private final byte delimiter;
  private final int quote;
  private final boolean doubled;
  private final byte[] nullText;
  private final boolean[] stops = new boolean[256];
  private final boolean[] stopsWithin = new boolean[256];
  private byte[] scratch = {};
  private byte[] bytes = {};
  private int from;
  private int length;

  FieldBytes(CsvDialect dialect) {
    delimiter = (byte) dialect.options().delimiter().charAt(0);
    quote = dialect.options().quote() == '\0' ? NO_QUOTE : dialect.options().quote();
    doubled = dialect.options().escape() == dialect.options().quote();
    nullText = dialect.options().nullValue().getBytes(UTF_8);
    for (char stop : new char[] {'\0', '\1', '\n', '\r', dialect.options().quote()}) {
      stops[stop & 0xFF] = true;
      stopsWithin[stop & 0xFF] = true;
    }
    stops[delimiter & 0xFF] = true;
    stopsWithin[dialect.options().escape() & 0xFF] = true;
  }

  /**
   * Whether fields of a dialect can be told by single bytes of ASCII that numbers do not have, and
   * no option makes another text of them.
   */
  static boolean tells(CsvDialect dialect) {
    CSVOptions options = dialect.options();
    char quote = options.quote();
    return options.delimiter().length() == 1
        && isMark(options.delimiter().charAt(0))
        && (isMark(quote) || quote == '\0')
        && options.escape() < DELETE
        && dialect.decimal() > ' '
        && (isMark(dialect.decimal()) || dialect.decimal() == '.')
        && areApart(options.delimiter().charAt(0), quote, options.escape(), dialect.decimal())
        && options.lineSeparator().isEmpty()
        && !options.ignoreLeadingWhiteSpaceInRead()
        && !options.ignoreTrailingWhiteSpaceInRead()
        && options.emptyValueInRead().isEmpty()
        && options.maxCharsPerColumn() == -1
        && options.charToEscapeQuoteEscaping().isEmpty()
        && isPlain(options.nullValue(), options);
  }

  private static boolean areApart(char delimiter, char quote, char escape, char decimal) {
    return delimiter != quote && delimiter != escape && delimiter != decimal && quote != decimal;
  }

  /** Whether a text is that of one field, as it lies in a line. */
  private static boolean isPlain(String text, CSVOptions options) {
    return text.chars()
        .noneMatch(
            c ->
                c == options.delimiter().charAt(0)
                    || c == options.quote()
                    || c == options.escape()
                    || c == '\n'
                    || c == '\r');
  }

  private static boolean isMark(char c) {
    boolean printed = c > ' ' && c < DELETE && c != '-' && c != '+' && c != '.';
    return c == '\t' || c == ' ' || (printed && !Character.isLetterOrDigit(c));
  }

  /** Where a field ends that is null; {@link NumberBytes#NONE} where it may be none. */
  int nullEnd(byte[] line, int begin, int to) {
    if (isEnd(line, begin, to)) {
      return begin;
    }
    int end = begin + nullText.length;
    boolean named =
        nullText.length > 0
            && end <= to
            && isEnd(line, end, to)
            && Arrays.equals(line, begin, end, nullText, 0, nullText.length);
    return named ? end : NONE;
  }

  /** Whether no number that begins with a digit, a sign or a point is the text of a null. */
  boolean numbersAreNoNulls() {
    return nullText.length == 0 || Character.isLetter(nullText[0]);
  }

  /** Whether a field ends at a byte. */
  boolean isEnd(byte[] line, int at, int to) {
    return line[at] == delimiter || at == to;
  }

  /** Where the content of a field begins. */
  int begin(byte[] line, int field) {
    return line[field] == quote ? field + 1 : field;
  }

  /** Where a field ends whose content ends somewhere; {@link NumberBytes#NONE} if not there. */
  int end(byte[] line, int field, int content, int to) {
    int end = content;
    if (content != NONE && line[field] == quote) {
      boolean closed = line[content] == quote && nullText.length == 0;
      end = closed ? content + 1 : NONE;
    }
    return end == NONE || !isEnd(line, end, to) ? NONE : end;
  }

  /** Whether so many more fields without quotes are all that is in the rest of a line. */
  boolean holds(int count, byte[] line, int begin, int to) {
    return Words.count(line, begin, to, delimiter, quote) == count - 1;
  }

  /** Finds a text; where it ends, or {@link NumberBytes#NONE}. */
  int text(byte[] line, int field, int to) {
    bytes = line;
    if (line[field] == quote) {
      return quoted(line, field + 1, to);
    }
    int at = skip(line, field, to);
    from = field;
    length = at - field;
    return at;
  }

  /** Where a field without quotes ends. */
  private int skip(byte[] line, int field, int to) {
    int at = field;
    while (!stops[line[at] & 0xFF]) {
      at++;
    }
    return isEnd(line, at, to) ? at : NONE;
  }

  private int quoted(byte[] line, int begin, int to) {
    int at = begin;
    int copied = 0;
    int piece = begin;
    while (true) {
      while (!stopsWithin[line[at] & 0xFF]) {
        at++;
      }
      if (at == to || line[at] != quote) {
        return NONE;
      }
      if (isEnd(line, at + 1, to)) {
        break;
      }
      if (!doubled || line[at + 1] != quote) {
        return NONE;
      }
      copied = copy(line, piece, at + 1, copied);
      at += 2;
      piece = at;
    }
    if (copied > 0) {
      length = copy(line, piece, at, copied);
      bytes = scratch;
      from = 0;
    } else {
      from = begin;
      length = at - begin;
    }
    return at + 1;
  }

  private int copy(byte[] line, int begin, int end, int copied) {
    int needed = copied + end - begin;
    if (needed > scratch.length) {
      scratch = Arrays.copyOf(scratch, 2 * needed);
    }
    System.arraycopy(line, begin, scratch, copied, end - begin);
    return needed;
  }

  /** What the text found last lies in. */
  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int length() {
    return length;
  }

  /** Whether the text found last is that of a null. */
  boolean isNullText() {
    return length == nullText.length
        && Arrays.equals(bytes, from, from + length, nullText, 0, length);
  }
}
