package io.thresher.prepare;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.thresher.plan.TextFit;
import io.thresher.tensor.TextEncoder.Tokens;
import io.thresher.tensor.TextEncoder.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the native library has found in a text, or a pair of texts; read as far as it is needed. */
final class TokenList {
  private final TokenizersLibrary library;
  private final long encoding;
  private final String text;
  private final @Nullable String pair;

  TokenList(TokenizersLibrary library, long encoding, String text, @Nullable String pair) {
    this.library = library;
    this.encoding = encoding;
    this.text = text;
    this.pair = pair;
  }

  /** The tokens as they fit the model. */
  List<Tokens> fitted(TextFit fit, String model) {
    long[] ids = library.getTokenIds(encoding);
    long[] types = library.getTypeIds(encoding);
    boolean fits = fit.maxTokens() == 0 || ids.length <= fit.maxTokens();
    if (fits && !fit.isTraced()) {
      return List.of(new Tokens(ids, types, false, ids.length, null));
    }
    int[] sequence = sequence(ids.length);
    Trace trace = fit.isTraced() ? trace(sequence) : null;
    if (fits) {
      return List.of(new Tokens(ids, types, false, ids.length, trace));
    }
    List<TokenCut.Window> windows = TokenCut.windows(sequence, fit, model);
    boolean cut = windows.size() == 1;
    List<Tokens> tokens = new ArrayList<>();
    for (TokenCut.Window window : windows) {
      int[] kept = window.kept();
      tokens.add(
          new Tokens(
              at(ids, kept),
              at(types, kept),
              cut,
              window.own(),
              trace == null ? null : at(trace, kept)));
    }
    return tokens;
  }

  /** Special tokens belong to no text; of one text, all others do. */
  private int[] sequence(int length) {
    long[] special = library.getSpecialTokenMask(encoding);
    long[] given = pair == null ? new long[length] : library.getSequenceIds(encoding);
    int[] sequence = new int[length];
    for (int i = 0; i < length; i++) {
      sequence[i] = special[i] != 0 || given[i] < 0 ? -1 : (int) given[i];
    }
    return sequence;
  }

  private Trace trace(int[] sequence) {
    CharSpan[] spans = library.getTokenCharSpans(encoding);
    int[] starts = new int[spans.length];
    int[] ends = new int[spans.length];
    for (int i = 0; i < spans.length; i++) {
      if (spans[i] != null && sequence[i] >= 0) {
        starts[i] = spans[i].getStart();
        ends[i] = spans[i].getEnd();
      }
    }
    List<String> texts = pair == null ? List.of(text) : List.of(text, pair);
    return new Trace(
        texts, sequence, starts, ends, library.getWordIds(encoding), library.getTokens(encoding));
  }

  private static Trace at(Trace trace, int[] kept) {
    String[] pieces = new String[kept.length];
    for (int i = 0; i < kept.length; i++) {
      pieces[i] = trace.pieces()[kept[i]];
    }
    return new Trace(
        trace.texts(),
        at(trace.sequence(), kept),
        at(trace.starts(), kept),
        at(trace.ends(), kept),
        at(trace.words(), kept),
        pieces);
  }

  private static int[] at(int[] values, int[] kept) {
    int[] taken = new int[kept.length];
    for (int i = 0; i < kept.length; i++) {
      taken[i] = values[kept[i]];
    }
    return taken;
  }

  private static long[] at(long[] values, int[] kept) {
    long[] taken = new long[kept.length];
    for (int i = 0; i < kept.length; i++) {
      taken[i] = values[kept[i]];
    }
    return taken;
  }
}
