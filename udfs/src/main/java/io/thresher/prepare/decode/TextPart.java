package io.thresher.prepare.decode;

/** Parts of a text whose places are counted in code points. */
final class TextPart {
  private TextPart() {}

  static String of(String text, int start, int end) {
    int from = text.offsetByCodePoints(0, start);
    return text.substring(from, text.offsetByCodePoints(from, end - start));
  }

  /** Whether one of the characters from one place to the other is a space; beyond the end none. */
  static boolean hasSpace(String text, int start, int end) {
    int from = text.offsetByCodePoints(0, start);
    int left = end - start;
    for (int i = from;
        i < text.length() && left > 0;
        i += Character.charCount(text.codePointAt(i))) {
      if (text.codePointAt(i) == ' ') {
        return true;
      }
      left--;
    }
    return false;
  }
}
