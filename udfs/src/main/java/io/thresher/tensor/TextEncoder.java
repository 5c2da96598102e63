package io.thresher.tensor;

import io.thresher.plan.TextFit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns texts into tokens, and tokens into texts. Thread-safe. */
public interface TextEncoder {

  /**
   * The tokens of a text, or of a pair of texts, the special ones included: at least one list, of
   * which each fits the model.
   *
   * @param pair the second text; null for none
   */
  List<Tokens> encode(String text, @Nullable String pair, TextFit fit);

  /** The text of tokens, without the special ones where that is asked for. */
  String decode(long[] ids, boolean skipSpecial);

  /**
   * The tokens of a row, or of one window of it.
   *
   * @param ids their numbers in the vocabulary; never written to
   * @param types which of several texts they belong to, as many as {@code ids}
   * @param isCut whether the text has more, which are not taken
   * @param own how many of them no other window has
   * @param trace where they come from; null where it is not asked for
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Tokens(long[] ids, long[] types, boolean isCut, int own, @Nullable Trace trace) {}

  /**
   * Where tokens come from, one element a token.
   *
   * @param texts the row's texts
   * @param sequence the number of the text; -1 for a special token
   * @param starts the first character in the text, counted in code points
   * @param ends the one behind the last
   * @param words the number of the word in the text; -1 for none
   * @param pieces how the tokens are written in the vocabulary
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Trace(
      List<String> texts,
      int[] sequence,
      int[] starts,
      int[] ends,
      long[] words,
      String[] pieces) {}
}
