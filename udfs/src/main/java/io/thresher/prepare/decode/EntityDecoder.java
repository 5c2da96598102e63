package io.thresher.prepare.decode;

import io.thresher.model.TextTask;
import io.thresher.options.Aggregation;
import io.thresher.tensor.TextEncoder;
import io.thresher.tensor.TextEncoder.Trace;
import io.thresher.tensor.output.DecodedTable;
import io.thresher.tensor.output.RowDecoder;
import io.thresher.tensor.output.WindowScores;
import java.util.ArrayList;
import java.util.List;

/** The named entities of a text, as Hugging Face's pipeline gathers them from its tokens. */
final class EntityDecoder implements RowDecoder {
  private static final String OUTSIDE = "O";

  private final TextTask task;
  private final Aggregation aggregation;
  private final EntityWords words;

  EntityDecoder(TextTask task, Aggregation aggregation, TextEncoder encoder) {
    this.task = task;
    this.aggregation = aggregation;
    words = new EntityWords(task.unknown(), encoder);
  }

  /** Tokens with one label, from the first to the one behind the last. */
  private record Piece(List<Integer> tokens, String label, double score) {
    /** What stands behind {@code B-} or {@code I-}. */
    String tag() {
      return label.startsWith("B-") || label.startsWith("I-") ? label.substring(2) : label;
    }

    boolean begins() {
      return label.startsWith("B-");
    }
  }

  @Override
  public void decode(List<WindowScores> windows, DecodedTable table) {
    WindowScores row = windows.get(0);
    Trace trace = row.trace();
    float[] logits = row.floats(0);
    LogitCount.check(
        task.sources().get(0), logits.length, trace.sequence().length, task.labels().size());
    List<Piece> pieces = new ArrayList<>();
    for (List<Integer> tokens : together(row)) {
      pieces.add(piece(tokens, logits));
    }
    if (aggregation == Aggregation.NONE) {
      for (Piece piece : pieces) {
        int token = piece.tokens().get(0);
        add(table, trace, piece, piece.label(), piece.score(), words.token(row, token));
      }
    } else {
      addGroups(table, row, pieces);
    }
    table.endRow();
  }

  /** The tokens that have one label: those of a word, or each its own. */
  private List<List<Integer>> together(WindowScores row) {
    boolean byWords = aggregation != Aggregation.NONE && aggregation != Aggregation.SIMPLE;
    Trace trace = row.trace();
    List<List<Integer>> all = new ArrayList<>();
    for (int i = 0; i < trace.sequence().length; i++) {
      if (trace.sequence()[i] < 0) {
        continue;
      }
      if (byWords && !all.isEmpty() && continues(row, i)) {
        all.get(all.size() - 1).add(i);
      } else {
        all.add(new ArrayList<>(List.of(i)));
      }
    }
    return all;
  }

  private boolean continues(WindowScores row, int token) {
    if (row.tokens().ids()[token] == task.unknown()) {
      return false;
    }
    Trace trace = row.trace();
    int start = trace.starts()[token];
    int end = trace.ends()[token];
    if (task.hasContinuations()) {
      String piece = trace.pieces()[token];
      return piece.codePointCount(0, piece.length()) != end - start;
    }
    return start > 0 && !TextPart.hasSpace(trace.texts().get(0), start - 1, start + 1);
  }

  private Piece piece(List<Integer> tokens, float[] logits) {
    int labels = task.labels().size();
    double[] scores = new double[labels];
    double surest = -1;
    for (int token : tokens) {
      double[] own = Softmax.of(logits, token * labels, labels);
      double most = own[Softmax.best(own)];
      switch (aggregation) {
        case AVERAGE -> {
          for (int i = 0; i < labels; i++) {
            scores[i] += own[i] / tokens.size();
          }
        }
        case MAX -> {
          scores = most > surest ? own : scores;
          surest = Math.max(most, surest);
        }
        case NONE, SIMPLE, FIRST -> scores = token == tokens.get(0) ? own : scores;
      }
    }
    int best = Softmax.best(scores);
    return new Piece(tokens, task.labels().get(best), scores[best]);
  }

  private void addGroups(DecodedTable table, WindowScores row, List<Piece> pieces) {
    int from = 0;
    while (from < pieces.size()) {
      Piece first = pieces.get(from);
      List<Integer> tokens = new ArrayList<>();
      double score = 0;
      int to = from;
      while (to < pieces.size()
          && (to == from
              || (pieces.get(to).tag().equals(first.tag()) && !pieces.get(to).begins()))) {
        tokens.addAll(pieces.get(to).tokens());
        score += pieces.get(to).score();
        to++;
      }
      Piece group = new Piece(tokens, first.label(), score / (to - from));
      String entity = first.label().substring(first.label().indexOf('-') + 1);
      add(table, row.trace(), group, entity, group.score(), words.text(row, tokens));
      from = to;
    }
  }

  private static void add(
      DecodedTable table, Trace trace, Piece piece, String entity, double score, String word) {
    if (entity.equals(OUTSIDE)) {
      return;
    }
    List<Integer> tokens = piece.tokens();
    table.add(0, 0, entity);
    table.add(0, 1, score);
    table.add(0, 2, word);
    table.add(0, 3, (long) trace.starts()[tokens.get(0)]);
    table.add(0, 4, (long) trace.ends()[tokens.get(tokens.size() - 1)]);
  }
}
