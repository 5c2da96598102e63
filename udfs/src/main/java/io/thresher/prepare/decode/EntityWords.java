package io.thresher.prepare.decode;

import io.thresher.tensor.TextEncoder;
import io.thresher.tensor.TextEncoder.Trace;
import io.thresher.tensor.output.WindowScores;
import java.util.ArrayList;
import java.util.List;

/** How the tokens of an entity read: as their tokenizer joins them. */
final class EntityWords {
  private final long unknown;
  private final TextEncoder encoder;

  /**
   * @param unknown the token in place of which its part of the text is taken
   */
  EntityWords(long unknown, TextEncoder encoder) {
    this.unknown = unknown;
    this.encoder = encoder;
  }

  /** One token as the vocabulary writes it. */
  String token(WindowScores row, int token) {
    Trace trace = row.trace();
    return row.tokens().ids()[token] == unknown ? part(trace, token) : trace.pieces()[token];
  }

  private static String part(Trace trace, int token) {
    return TextPart.of(trace.texts().get(0), trace.starts()[token], trace.ends()[token]);
  }

  /** Several tokens. */
  String text(WindowScores row, List<Integer> tokens) {
    long[] ids = row.tokens().ids();
    List<String> parts = new ArrayList<>();
    List<Long> known = new ArrayList<>();
    for (int token : tokens) {
      if (ids[token] != unknown) {
        known.add(ids[token]);
        continue;
      }
      addKnown(parts, known);
      parts.add(part(row.trace(), token));
    }
    addKnown(parts, known);
    return String.join(" ", parts);
  }

  private void addKnown(List<String> parts, List<Long> known) {
    if (!known.isEmpty()) {
      parts.add(encoder.decode(known.stream().mapToLong(Long::longValue).toArray(), false));
      known.clear();
    }
  }
}
