package io.thresher.model.image;

import io.thresher.errors.Problem;
import io.thresher.model.TextTask;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model of images: how a column of encoded images feeds its input.
 *
 * @param input its name
 * @param steps from an image to numbers; null where there is trouble
 * @param isChannelsLast whether the three numbers of a pixel stand together
 * @param task what the model is for
 * @param form of the boxes that it gives; null where it gives none
 * @param areAdded whether the graph of the file has no such outputs
 * @param trouble because of which no image can be scored; else null
 */
public record ImageInput(
    String input,
    @Nullable ImageSteps steps,
    boolean isChannelsLast,
    TextTask task,
    @Nullable BoxForm form,
    boolean areAdded,
    @Nullable Problem trouble)
    implements Serializable {

  /** Of a graph that gives what it gives. */
  static ImageInput plain(String input, ImageSteps steps, boolean isChannelsLast) {
    return new ImageInput(input, steps, isChannelsLast, TextTask.RAW, null, false, null);
  }

  static ImageInput troubled(String input, Problem trouble) {
    return new ImageInput(input, null, false, TextTask.RAW, null, false, trouble);
  }

  ImageInput with(ImageHead head) {
    return new ImageInput(
        input, steps, isChannelsLast, head.task(), head.form(), head.steps() != null, null);
  }

  /** What is given where nothing is asked for; empty for all outputs of the graph. */
  public List<String> outputs() {
    return task.outputs();
  }

  /** The steps of one without trouble. */
  public ImageSteps knownSteps() {
    return Objects.requireNonNull(steps);
  }

  /** The dimensions of a row. */
  public List<Integer> rowShape() {
    ImageSteps known = knownSteps();
    return isChannelsLast
        ? List.of(known.outputHeight(), known.outputWidth(), ImageSteps.CHANNELS)
        : List.of(ImageSteps.CHANNELS, known.outputHeight(), known.outputWidth());
  }
}
