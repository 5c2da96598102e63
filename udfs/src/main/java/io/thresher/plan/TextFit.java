package io.thresher.plan;

import io.thresher.options.LongText;
import java.io.Serializable;

/**
 * How texts are made to fit a model of tokens.
 *
 * @param prompt what begins every text
 * @param maxTokens the most tokens of a row, the special ones included; 0 for any number
 * @param longText what happens with a text that has more
 * @param overlap tokens that neighbouring windows share; negative for the usual number
 * @param cutsSecond whether of two texts the second is cut alone, rather than the longer
 * @param mask a token of which every text has one; negative where none is needed
 * @param isTraced whether it is kept where in the text a token comes from
 */
public record TextFit(
    String prompt,
    int maxTokens,
    LongText longText,
    int overlap,
    boolean cutsSecond,
    long mask,
    boolean isTraced)
    implements Serializable {

  /** Of a text of which the first tokens are taken. */
  public static TextFit most(int maxTokens) {
    return new TextFit("", maxTokens, LongText.TRUNCATE, -1, false, -1, false);
  }
}
