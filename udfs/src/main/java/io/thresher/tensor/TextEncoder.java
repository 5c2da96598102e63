package io.thresher.tensor;

/** Turns texts into tokens. Thread-safe. */
public interface TextEncoder {

  /**
   * The tokens of a text, the special ones included: at least one.
   *
   * @param maxTokens the most to give; 0 for all
   */
  Tokens encode(String text, int maxTokens);

  /**
   * The tokens of one text.
   *
   * @param ids their numbers in the vocabulary; never written to
   * @param types which of several texts they belong to, as many as {@code ids}
   * @param isCut whether the text has more
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Tokens(long[] ids, long[] types, boolean isCut) {}
}
