package io.thresher.runtime.trial;

import io.thresher.model.ElementType;
import io.thresher.model.TextTask;
import io.thresher.model.TextTask.Kind;
import io.thresher.plan.OutputBinding;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The outputs by which the scores of two engines are compared. Classes are compared by their
 * logits: by softmax, what is rounding in a large logit is much of a small probability.
 *
 * @param types by output
 * @param ofOneKind those whose numbers are as large as each other, such as logits of classes: what
 *     is near zero is left of large numbers that cancel
 */
public record TriedOutputs(Map<String, ElementType> types, Set<String> ofOneKind) {
  private static final Set<Kind> KINDS =
      Set.of(Kind.EMBED, Kind.CLASSIFY, Kind.TOKENS, Kind.ANSWER, Kind.SEGMENT);

  /**
   * Those of a plan.
   *
   * @param task what the model is for
   */
  public static TriedOutputs of(TextTask task, List<OutputBinding> outputs) {
    Map<String, ElementType> types = new LinkedHashMap<>();
    outputs.forEach(output -> types.put(compared(task, output.output()), output.type()));
    Set<String> ofOneKind = new HashSet<>();
    if (KINDS.contains(task.kind())) {
      ofOneKind.add(TextTask.LOGITS);
      ofOneKind.addAll(task.isDecoded() ? task.sources() : task.outputs());
    }
    return new TriedOutputs(types, ofOneKind);
  }

  private static String compared(TextTask task, String output) {
    boolean made = task.kind() == Kind.CLASSIFY && output.equals(TextTask.PROBABILITIES);
    return made ? TextTask.LOGITS : output;
  }

  /** Their names. */
  public List<String> names() {
    return List.copyOf(types.keySet());
  }
}
