package io.thresher.spark.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** What the first bytes of a file say of its encoding. */
final class FoundEncoding {
  /** As many are looked at. */
  static final int BYTES = 64;

  private FoundEncoding() {}

  /**
   * What a file is that is no text of {@code charset}: an encoding, or a format that is no text at
   * all; null where the bytes do not tell.
   */
  static @Nullable String of(byte[] head, Charset charset) {
    String start = new String(head, ISO_8859_1);
    String found = format(start);
    if (found == null) {
      found = mark(start);
    }
    if (found == null) {
      found = withoutMark(head);
    }
    return found == null || isSame(found, charset.name()) ? null : found;
  }

  private static @Nullable String format(String start) {
    if (start.startsWith("PK\u0003\u0004")) {
      return "a zip archive, such as a workbook of a spreadsheet";
    }
    if (start.startsWith("\u001F\u008B")) {
      return "data that gzip compressed, without .gz in its name";
    }
    return start.startsWith("PAR1") ? "Parquet" : null;
  }

  private static @Nullable String mark(String start) {
    if (start.startsWith("\u00FF\u00FE\0\0") || start.startsWith("\0\0\u00FE\u00FF")) {
      return "UTF-32";
    }
    if (start.startsWith("\u00FF\u00FE") || start.startsWith("\u00FE\u00FF")) {
      return "UTF-16";
    }
    return start.startsWith("\u00EF\u00BB\u00BF") ? "UTF-8" : null;
  }

  /** Text of Latin letters has a zero in every second byte. */
  private static @Nullable String withoutMark(byte[] head) {
    int even = 0;
    int odd = 0;
    for (int i = 0; i + 1 < head.length; i += 2) {
      even += head[i] == 0 && head[i + 1] != 0 ? 1 : 0;
      odd += head[i] != 0 && head[i + 1] == 0 ? 1 : 0;
    }
    int pairs = head.length / 2;
    if (pairs < 2) {
      return null;
    }
    return 2 * odd > pairs ? "UTF-16LE" : 2 * even > pairs ? "UTF-16BE" : null;
  }

  /** With a mark, UTF-16 goes by three names; without one, Java takes it for big-endian. */
  private static boolean isSame(String found, String name) {
    return name.equals(found)
        || (found.equals("UTF-16") && name.startsWith("UTF-16"))
        || (found.equals("UTF-16BE") && name.equals("UTF-16"))
        || (found.equals("UTF-32") && name.startsWith("UTF-32"));
  }
}
