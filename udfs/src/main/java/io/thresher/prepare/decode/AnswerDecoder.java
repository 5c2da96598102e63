package io.thresher.prepare.decode;

import io.thresher.tensor.TextEncoder.Trace;
import io.thresher.tensor.output.DecodedTable;
import io.thresher.tensor.output.RowDecoder;
import io.thresher.tensor.output.WindowScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The part of a context that answers a question, as Hugging Face's pipeline finds it: the likeliest
 * of the spans of up to 15 tokens, widened to whole words; spans of one text count together.
 */
final class AnswerDecoder implements RowDecoder {
  private static final int MOST_TOKENS = 15;
  private static final int SPANS = 12;
  private static final int CONTEXT = 1;

  private record Span(int first, int last, double score) {}

  /** A part of the context, and the sum of its spans. */
  private record Answer(String text, int start, int end, double score) {}

  @Override
  public void decode(List<WindowScores> windows, DecodedTable table) {
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (WindowScores window : windows) {
      Trace trace = window.trace();
      LogitCount.check("start_logits", window.floats(0).length, trace.sequence().length, 1);
      LogitCount.check("end_logits", window.floats(1).length, trace.sequence().length, 1);
      for (Span span : spans(window, trace.sequence())) {
        Answer answer = answer(trace, span);
        answers.merge(
            answer.text().toLowerCase(Locale.ROOT),
            answer,
            (known, same) ->
                new Answer(known.text(), known.start(), known.end(), known.score() + same.score()));
      }
    }
    Answer best = new Answer("", 0, 0, 0);
    for (Answer answer : answers.values()) {
      best = answer.score() > best.score() ? answer : best;
    }
    table.add(0, 0, best.text());
    table.add(1, 0, best.score());
    table.add(2, 0, (long) best.start());
    table.add(3, 0, (long) best.end());
    table.endRow();
  }

  /** The likeliest, in the order of their scores. */
  private static List<Span> spans(WindowScores window, int[] sequence) {
    double[] starts = probabilities(window.floats(0), sequence);
    double[] ends = probabilities(window.floats(1), sequence);
    List<Span> best = new ArrayList<>();
    double least = 0;
    for (int first = 0; first < sequence.length; first++) {
      for (int last = first; last < Math.min(sequence.length, first + MOST_TOKENS); last++) {
        double score = starts[first] * ends[last];
        if (sequence[first] == CONTEXT && sequence[last] == CONTEXT && score > least) {
          best.add(new Span(first, last, score));
          best.sort(Comparator.comparingDouble(Span::score).reversed());
          if (best.size() > SPANS) {
            best.remove(SPANS);
            least = best.get(SPANS - 1).score();
          }
        }
      }
    }
    return best;
  }

  /** The context's tokens count, and the first of all, which stands for no answer. */
  private static double[] probabilities(float[] logits, int[] sequence) {
    float[] counted = new float[sequence.length];
    for (int i = 0; i < sequence.length; i++) {
      boolean counts = sequence[i] == CONTEXT || (i == 0 && sequence[i] < 0);
      counted[i] = counts ? logits[i] : -10_000;
    }
    return Softmax.of(counted, 0, counted.length);
  }

  private static Answer answer(Trace trace, Span span) {
    int start = trace.starts()[span.first()];
    int end = trace.ends()[span.last()];
    for (int i = 0; i < trace.words().length; i++) {
      if (trace.sequence()[i] == CONTEXT) {
        start = isOf(trace, span.first(), i) ? Math.min(start, trace.starts()[i]) : start;
        end = isOf(trace, span.last(), i) ? Math.max(end, trace.ends()[i]) : end;
      }
    }
    String text = TextPart.of(trace.texts().get(CONTEXT), start, end);
    return new Answer(text, start, end, span.score());
  }

  private static boolean isOf(Trace trace, int token, int other) {
    long[] words = trace.words();
    return words[token] >= 0 && words[token] == words[other];
  }
}
