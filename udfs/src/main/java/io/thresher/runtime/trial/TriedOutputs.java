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
 * logits: by softmax, what is rounding in a large logit is much of a small probability. Their
 * probabilities only tell an engine that makes others of the same logits.
 *
 * @param types by output
 * @param ofOneKind those whose numbers are as large as each other, such as logits of classes: what
 *     is near zero is left of large numbers that cancel
 * @param made those that are made of others that are compared
 */
public record TriedOutputs(
    Map<String, ElementType> types, Set<String> ofOneKind, Set<String> made) {
  private static final Set<Kind> KINDS =
      Set.of(Kind.EMBED, Kind.CLASSIFY, Kind.TOKENS, Kind.ANSWER, Kind.SEGMENT);

  /**
   * Those of a plan.
   *
   * @param task what the model is for
   */
  public static TriedOutputs of(TextTask task, List<OutputBinding> outputs) {
    Map<String, ElementType> types = new LinkedHashMap<>();
    Set<String> made = new HashSet<>();
    for (OutputBinding output : outputs) {
      if (task.kind() == Kind.CLASSIFY && output.output().equals(TextTask.PROBABILITIES)) {
        types.put(TextTask.LOGITS, output.type());
        made.add(TextTask.PROBABILITIES);
      }
      types.put(output.output(), output.type());
    }
    Set<String> ofOneKind = new HashSet<>(made);
    if (KINDS.contains(task.kind())) {
      ofOneKind.add(TextTask.LOGITS);
      ofOneKind.addAll(task.isDecoded() ? task.sources() : task.outputs());
    }
    return new TriedOutputs(types, ofOneKind, made);
  }

  /** Their names. */
  public List<String> names() {
    return List.copyOf(types.keySet());
  }
}
