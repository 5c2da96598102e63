package io.thresher.model.image;

import io.thresher.errors.Problem;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model of images: how a column of encoded images feeds its input.
 *
 * @param input its name
 * @param steps from an image to numbers; null where there is trouble
 * @param isChannelsLast whether the three numbers of a pixel stand together
 * @param outputs those that are given where none is asked for; empty for all
 * @param areAdded whether the graph of the file has no such outputs
 * @param trouble because of which no image can be scored; else null
 */
public record ImageInput(
    String input,
    @Nullable ImageSteps steps,
    boolean isChannelsLast,
    List<String> outputs,
    boolean areAdded,
    @Nullable Problem trouble)
    implements Serializable {
  public ImageInput {
    outputs = List.copyOf(outputs);
  }

  /** The dimensions of a row. */
  public List<Integer> rowShape() {
    ImageSteps known = java.util.Objects.requireNonNull(steps);
    return isChannelsLast
        ? List.of(known.outputHeight(), known.outputWidth(), ImageSteps.CHANNELS)
        : List.of(ImageSteps.CHANNELS, known.outputHeight(), known.outputWidth());
  }
}
