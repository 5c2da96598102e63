package io.thresher.tensor;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.options.LongText;
import io.thresher.options.NullPolicy;
import io.thresher.plan.InputBinding;
import io.thresher.plan.TokenSource;
import java.util.Arrays;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** The tokens of the rows of one column of text, for all inputs that take a part of them. */
final class TokenisedTexts {
  private static final int SMALLEST = 64;
  private static final TextEncoder.Tokens NONE =
      new TextEncoder.Tokens(new long[0], new long[0], false);

  private final TextEncoder encoder;
  private final TokenSource source;
  private final int ordinal;
  private final ValueReader reader;
  private final @Nullable String nullText;
  private TextEncoder.Tokens[] texts = new TextEncoder.Tokens[SMALLEST];
  private TextEncoder.Tokens current = NONE;
  private int kept;
  private long tokens;
  private long cut;

  TokenisedTexts(TokenSource source, TextEncoder encoder) {
    this.encoder = encoder;
    this.source = source;
    InputBinding text = source.text();
    ordinal = text.columns().get(0).ordinal();
    reader = new ValueReader(text.columns().get(0), text);
    nullText = text.nulls().kind() == NullPolicy.Kind.FAIL ? null : text.nulls().value();
  }

  /** Takes the text of a row apart; gives its tokens. */
  int encode(ColumnVector[] columns, int row) {
    ColumnVector column = columns[ordinal];
    String text = column.isNullAt(row) ? nullText : column.getUTF8String(row).toString();
    if (text == null) {
      throw RowFailure.ofNull(row, reader);
    }
    current = encoded(text, row);
    if (current.isCut() && source.longText() == LongText.FAIL) {
      throw RowFailure.of(row, reader, TokenProblems.tooLong(source.maxTokens()));
    }
    if (current.ids().length == 0) {
      throw RowFailure.of(row, reader, "expected a text of at least one token, got an empty one");
    }
    return current.ids().length;
  }

  private TextEncoder.Tokens encoded(String text, int row) {
    try {
      return encoder.encode(text, source.maxTokens());
    } catch (ScoringException | IllegalStateException e) {
      throw e; // It is not about this text.
    } catch (RuntimeException e) {
      throw RowFailure.of(
          row,
          reader,
          "expected a text that the tokenizer takes, got one of which it says: " + e.getMessage());
    }
  }

  /** Keeps the row that was taken apart last; each input that takes a part of it says so. */
  void keep(int row) {
    if (row < kept) {
      return;
    }
    if (row == texts.length) {
      texts = Arrays.copyOf(texts, 2 * row);
    }
    texts[row] = current;
    kept = row + 1;
    tokens += current.ids().length;
    cut += current.isCut() ? 1 : 0;
  }

  /** Takes back the row kept last, if it is there still. */
  void takeBack(int row) {
    if (row < kept) {
      kept = row;
      tokens -= texts[row].ids().length;
      cut -= texts[row].isCut() ? 1 : 0;
    }
  }

  void clear() {
    Arrays.fill(texts, 0, kept, null);
    kept = 0;
    tokens = 0;
  }

  long bytes() {
    return 2 * Long.BYTES * tokens;
  }

  /** Texts so far of which only the first tokens were taken. */
  long cut() {
    return cut;
  }

  /** What an input takes of a token; 0 behind the last. */
  long value(TokenSource.Part part, int row, int token) {
    TextEncoder.Tokens text = texts[row];
    if (token >= text.ids().length) {
      return 0;
    }
    return switch (part) {
      case IDS -> text.ids()[token];
      case MASK -> 1;
      case TYPES -> text.types()[token];
    };
  }
}
