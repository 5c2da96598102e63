package io.thresher.plan;

import io.thresher.errors.Problems;
import io.thresher.errors.TokenProblems;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextTask;
import io.thresher.model.TextTask.Kind;
import io.thresher.options.OutputChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a model gives as many logits as its task has labels. Where the graph leaves that
 * dimension open, only a run tells, and labels would be those of other classes without a word.
 */
public final class LabelCounts {
  private final TextTask task;
  private final Problems problems;

  /**
   * @param declared the model, as its folder says
   */
  public LabelCounts(ModelSignature declared, Problems problems) {
    task = declared.task();
    this.problems = problems;
  }

  /** The outputs of which a trial has to tell the shapes, for these to be right. */
  public List<OutputChoice> tried(List<OutputChoice> choices) {
    boolean hidden = task.kind() == Kind.CLASSIFY || task.kind() == Kind.RERANK;
    List<String> names = OutputPlanner.names(choices);
    boolean made =
        names.stream().anyMatch(n -> task.outputs().contains(n) || task.sources().contains(n));
    if (!hidden || !made || names.contains(TextTask.LOGITS)) {
      return choices;
    }
    List<OutputChoice> tried = new ArrayList<>(choices);
    tried.add(new OutputChoice(TextTask.LOGITS, TextTask.LOGITS));
    return tried;
  }

  /** Adds THR-MODEL-915 where a trial gave other shapes. */
  public void check(List<ObservedOutput> observed) {
    switch (task.kind()) {
      case CLASSIFY -> check(observed, TextTask.LOGITS, 2, task.labels().size());
      case RERANK -> check(observed, TextTask.LOGITS, 2, 1);
      case TOKENS -> check(observed, task.sources().get(0), 3, task.labels().size());
      case ANSWER -> task.sources().forEach(source -> check(observed, source, 2, 0));
      default -> {}
    }
  }

  /**
   * @param last elements of the last dimension; 0 where it is that of the tokens
   */
  private void check(List<ObservedOutput> observed, String output, int rank, int last) {
    for (ObservedOutput seen : observed) {
      for (List<Integer> shape :
          seen.output().equals(output) ? seen.shapes() : List.<List<Integer>>of()) {
        if (shape.size() != rank || (last > 0 && shape.get(rank - 1) != last)) {
          String each = rank == 3 || last == 0 ? "each token" : "a row";
          String labels = task.labels().isEmpty() ? "" : ", one for each label";
          problems.add(
              TokenProblems.wrongLogits(
                  output,
                  String.format(Locale.ROOT, "%d for %s%s", Math.max(1, last), each, labels),
                  "the shape " + shape));
          return;
        }
      }
    }
  }
}
