package io.thresher.plan;

import io.thresher.model.Dimension;
import io.thresher.model.ModelSignature;
import io.thresher.model.ValueSpec;
import io.thresher.options.ScoreOptions;
import java.util.List;

/**
 * Inputs that a model has a default for: fed where {@code bind} or a column of their very name says
 * so, and left at the default otherwise.
 */
public final class DefaultInputs {
  private DefaultInputs() {}

  /** Those that are fed, whether they can be or not, in the model's order. */
  static List<ValueSpec> fed(ModelSignature signature, Columns columns, ScoreOptions options) {
    return signature.optionalInputs().stream()
        .filter(
            input ->
                options.bind().containsKey(input.name())
                    || (hasRows(input)
                        && columns.names().contains(input.name())
                        && !columns.reserved().contains(input.name())))
        .toList();
  }

  /**
   * Whether an input can have a value for each row: weights have a number of values of their own.
   */
  public static boolean hasRows(ValueSpec input) {
    List<Dimension> shape = input.shape();
    return shape == null || (!shape.isEmpty() && !shape.get(0).isFixed());
  }

  /** The names of those that could be fed, and are not; for people. */
  public static List<String> left(ModelSignature signature, List<InputBinding> inputs) {
    List<String> fed = inputs.stream().map(InputBinding::input).toList();
    return signature.optionalInputs().stream()
        .filter(DefaultInputs::hasRows)
        .map(ValueSpec::name)
        .filter(name -> !fed.contains(name))
        .toList();
  }
}
