package io.thresher.plan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an input of tokens comes from: a column of text, or two, which a tokenizer takes apart.
 *
 * @param part what of the tokens the input takes
 * @param texts how the columns feed the model, one or two; a null policy tells the text of a null
 * @param fit how texts are made to fit the model
 */
public record TokenSource(Part part, List<InputBinding> texts, TextFit fit)
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

  public TokenSource {
    texts = List.copyOf(texts);
  }

  /** The most tokens of a text; 0 for any number. */
  public int maxTokens() {
    return fit.maxTokens();
  }

  /** The columns of the texts. */
  public List<ColumnUse> columns() {
    return texts.stream().map(text -> text.columns().get(0)).toList();
  }

  /** The same, its columns at other places. */
  TokenSource over(List<ColumnUse> columns) {
    List<InputBinding> moved = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      ColumnUse own = texts.get(i).columns().get(0);
      int ordinal = columns.get(i).ordinal();
      moved.add(texts.get(i).over(List.of(new ColumnUse(ordinal, own.name(), own.type()))));
    }
    return new TokenSource(part, moved, fit);
  }
}
