package io.thresher.prepare.decode;

import io.thresher.model.TextTask;
import io.thresher.options.Aggregation;
import io.thresher.tensor.RowDecoder;
import io.thresher.tensor.TextEncoder;

/** Which decoder a task has. */
public final class Decoders {
  private Decoders() {}

  /**
   * The decoder of a task that makes columns of its own.
   *
   * @param encoder which turns tokens into text, too
   */
  public static RowDecoder of(TextTask task, Aggregation aggregation, TextEncoder encoder) {
    return switch (task.kind()) {
      case TOKENS -> new EntityDecoder(task, aggregation, encoder);
      case ANSWER -> new AnswerDecoder();
      case FILL -> new CandidateDecoder(task.mask(), encoder);
      case TOKENIZE ->
          (windows, table) -> {
            for (String piece : windows.get(0).trace().pieces()) {
              table.add(0, 0, piece);
            }
            for (long id : windows.get(0).longs(0)) {
              table.add(1, 0, id);
            }
            table.endRow();
          };
      case DETOKENIZE ->
          (windows, table) -> {
            table.add(0, 0, encoder.decode(windows.get(0).longs(0), true));
            table.endRow();
          };
      case RAW, EMBED, CLASSIFY, RERANK -> throw new IllegalArgumentException(task.toString());
    };
  }
}
