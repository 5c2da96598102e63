package io.thresher.jobs.manifest;

import io.thresher.check.PairedModels;
import java.util.List;

/**
 * How far the model of a run agrees with another one.
 *
 * @param model the other one, as it was named
 * @param digest SHA-256 of its content, lower-case hex
 * @param golden what the golden rows beside it say of it
 * @param rows that the run's model has scored
 * @param agreeing rows in which all outputs that were compared agree
 * @param unscored rows that the other model cannot score; they do not agree
 * @param outputs that were compared
 */
public record ComparedModels(
    String model,
    String digest,
    String golden,
    long rows,
    long agreeing,
    long unscored,
    List<Output> outputs) {

  /**
   * How far both agree in an output.
   *
   * @param output of the run's model, with the element where only one is compared
   * @param other the other model's
   * @param tolerance of numbers, as {@code --compare} takes it
   * @param rows that were compared
   * @param agreeing rows within the tolerance
   */
  public record Output(String output, String other, String tolerance, long rows, long agreeing) {}

  public static ComparedModels of(String model, String digest, String golden, PairedModels models) {
    return new ComparedModels(
        model,
        digest,
        golden,
        models.rows(),
        models.rows() - models.disagreeing(),
        models.unscored(),
        models.outputs().stream()
            .map(
                output ->
                    new Output(
                        output.target().output(),
                        output.target().column(),
                        output.target().tolerance().text(),
                        output.rows(),
                        output.rows() - output.disagreeing()))
            .toList());
  }
}
