package io.thresher.prepare.decode;

import io.thresher.model.TextTask;
import io.thresher.model.image.ImageInput;
import io.thresher.options.ScoreOptions;
import io.thresher.options.TextOptions;
import io.thresher.tensor.TextEncoder;
import io.thresher.tensor.output.RowDecoder;

/** Which decoder a task has. */
public final class Decoders {
  private Decoders() {}

  /**
   * The decoder of a task on texts that makes columns of its own.
   *
   * @param encoder which turns tokens into text, too
   */
  public static RowDecoder of(TextTask task, TextOptions options, TextEncoder encoder) {
    return switch (task.kind()) {
      case CLASSIFY -> new ClassDecoder(task.labels(), options.topK());
      case TOKENS -> new EntityDecoder(task, options.aggregation(), encoder);
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
      case RAW, EMBED, RERANK, DETECT, SEGMENT ->
          throw new IllegalArgumentException(task.toString());
    };
  }

  /** The decoder of a task on images that makes columns of its own. */
  public static RowDecoder of(ImageInput image, ScoreOptions options) {
    TextTask task = image.task();
    return switch (task.kind()) {
      case CLASSIFY -> new ClassDecoder(task.labels(), options.text().topK());
      case DETECT -> BoxDecoder.of(image, options);
      case SEGMENT -> new MaskDecoder(task.labels());
      default -> throw new IllegalArgumentException(task.toString());
    };
  }
}
