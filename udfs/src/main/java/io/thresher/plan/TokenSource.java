package io.thresher.plan;

import io.thresher.options.LongText;
import java.io.Serializable;

/**
 * Where an input of tokens comes from: a column of text, which a tokenizer takes apart.
 *
 * @param part what of the tokens the input takes
 * @param text how the column feeds the model; its null policy tells the text of a null
 * @param maxTokens the most tokens of a text; 0 for any number
 * @param longText what happens with a text that has more
 */
public record TokenSource(Part part, InputBinding text, int maxTokens, LongText longText)
    implements Serializable {

  /** What is known of a token. */
  public enum Part {
    /** Its number in the vocabulary. */
    IDS,
    /** 1, in a row that may be filled up with 0. */
    MASK,
    /** Which of several texts it belongs to. */
    TYPES
  }

  /** The same, its column at another place. */
  TokenSource over(ColumnUse column) {
    ColumnUse own = text.columns().get(0);
    return new TokenSource(
        part,
        text.over(java.util.List.of(new ColumnUse(column.ordinal(), own.name(), own.type()))),
        maxTokens,
        longText);
  }
}
