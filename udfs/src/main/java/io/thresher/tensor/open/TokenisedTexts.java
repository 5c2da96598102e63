package io.thresher.tensor.open;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.options.LongText;
import io.thresher.options.NullPolicy;
import io.thresher.plan.InputBinding;
import io.thresher.plan.TextFit;
import io.thresher.plan.TokenSource;
import io.thresher.tensor.RowFailure;
import io.thresher.tensor.TextEncoder;
import io.thresher.tensor.ValueReader;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** The tokens of the rows of one column of text, for all inputs that take a part of them. */
final class TokenisedTexts {
  private static final int SMALLEST = 64;

  /** Bytes of a token with its piece, places and word. */
  private static final int TRACED_TOKEN = 96;

  private static final TextEncoder.Tokens NONE =
      new TextEncoder.Tokens(new long[0], new long[0], false, 0, null);

  private final TextEncoder encoder;
  private final TextFit fit;
  private final ValueReader[] readers;
  private final int[] ordinals;
  private final @Nullable String[] nullTexts;
  private TextEncoder.Tokens[] texts = new TextEncoder.Tokens[SMALLEST];
  private List<TextEncoder.Tokens> windows = List.of();
  private int window;
  private TextEncoder.Tokens current = NONE;
  private int kept;
  private long tokens;
  private long cut;

  TokenisedTexts(TokenSource source, TextEncoder encoder) {
    this.encoder = encoder;
    fit = source.fit();
    int count = source.texts().size();
    readers = new ValueReader[count];
    ordinals = new int[count];
    nullTexts = new String[count];
    for (int i = 0; i < count; i++) {
      InputBinding text = source.texts().get(i);
      ordinals[i] = text.columns().get(0).ordinal();
      readers[i] = new ValueReader(text.columns().get(0), text);
      nullTexts[i] = text.nulls().kind() == NullPolicy.Kind.FAIL ? null : text.nulls().value();
    }
  }

  /** Takes the texts of a row apart, or goes on to its next window; gives the tokens. */
  int encode(ColumnVector[] columns, int row) {
    if (!hasMore()) {
      String text = fit.prompt() + text(columns, row, 0);
      windows = encoded(text, ordinals.length > 1 ? text(columns, row, 1) : null, row);
      window = 0;
    }
    current = windows.get(window++);
    if (current.isCut() && fit.longText() == LongText.FAIL) {
      throw failure(row, TokenProblems.tooLong(fit.maxTokens()));
    }
    if (current.ids().length == 0) {
      throw failure(row, "expected a text of at least one token, got an empty one");
    }
    checkMask(row);
    return current.ids().length;
  }

  private String text(ColumnVector[] columns, int row, int number) {
    ColumnVector column = columns[ordinals[number]];
    String text = column.isNullAt(row) ? nullTexts[number] : column.getUTF8String(row).toString();
    if (text == null) {
      throw RowFailure.ofNull(row, readers[number]);
    }
    return text;
  }

  private RowFailure failure(int row, String expectation) {
    return RowFailure.of(row, readers[0], expectation);
  }

  private void checkMask(int row) {
    if (fit.mask() < 0) {
      return;
    }
    long masks = 0;
    for (long id : current.ids()) {
      masks += id == fit.mask() ? 1 : 0;
    }
    if (masks != 1) {
      throw failure(row, TokenProblems.notOneMask(masks));
    }
  }

  private List<TextEncoder.Tokens> encoded(String text, @Nullable String pair, int row) {
    try {
      return encoder.encode(text, pair, fit);
    } catch (ScoringException | IllegalStateException e) {
      throw e; // It is not about this text.
    } catch (RuntimeException e) {
      throw failure(
          row,
          "expected a text that the tokenizer takes, got one of which it says: " + e.getMessage());
    }
  }

  /** Whether the row that was taken apart last has windows that were not gone on to. */
  boolean hasMore() {
    return window < windows.size();
  }

  /** Leaves the other windows of the row. */
  void leaveRow() {
    windows = List.of();
    window = 0;
  }

  /** The tokens of a row that is kept, or of one window of it. */
  TextEncoder.Tokens tokens(int row) {
    return texts[row];
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
    return (fit.isTraced() ? TRACED_TOKEN : 2L * Long.BYTES) * tokens;
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
