package io.thresher.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thresher.model.ElementType;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import io.thresher.plan.OutputBinding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestTriedOutputs {
  private static final List<String> LABELS = List.of("no", "yes");

  private static OutputBinding output(String name) {
    return new OutputBinding(name, ValueSpec.Kind.TENSOR, ElementType.FLOAT, null, List.of(2));
  }

  @Test
  void comparesClassesByTheirLogits() {
    for (TextTask task :
        List.of(
            TextTask.classes(LABELS, false),
            TextTask.classes(LABELS, true),
            TextTask.likeliest(LABELS))) {
      TriedOutputs tried =
          TriedOutputs.of(task, List.of(output("probabilities"), output("hidden")));
      assertThat(tried.names()).containsExactly("logits", "probabilities", "hidden");
      assertThat(tried.ofOneKind()).contains("logits").doesNotContain("hidden");
      assertThat(tried.made()).containsExactly("probabilities");
    }
  }

  @Test
  void leavesTheOutputsOfOtherModelsAlone() {
    TriedOutputs tried =
        TriedOutputs.of(TextTask.RAW, List.of(output("probabilities"), output("logits")));
    assertThat(tried.names()).containsExactly("probabilities", "logits");
    assertThat(tried.ofOneKind()).isEmpty();
    assertThat(tried.made()).isEmpty();
  }

  /**
   * A place that is near zero in all rows is compared with itself, unless others are of its kind.
   */
  @Test
  void takesChangesAsPartsOfTheLargestOfTheirRow() {
    Map<String, TrialScores> first =
        Map.of("y", TrialScores.numbers(new double[] {10, 1e-3, 2, 1e-3}, 2, 2));
    Map<String, TrialScores> second =
        Map.of("y", TrialScores.numbers(new double[] {10, 1.1e-3, 2, 1e-3}, 2, 2));
    LargestChange ofPlaces = new LargestChange(1e-5, 1, first);
    LargestChange ofRows = LargestChange.ofRows(1e-5, first);
    ofPlaces.compare(second, new int[] {0, 1}, "here");
    ofRows.compare(second, new int[] {0, 1}, "here");

    assertThat(ofPlaces.largest()).isCloseTo(1e-4 / 1.1e-3, within(1e-9));
    assertThat(ofRows.largest()).isCloseTo(1e-5, within(1e-12));
    assertThat(ofRows.example()).isEqualTo("0.001000 of 'y' became 0.001100 here");
    LargestChange swapped = LargestChange.ofRows(1e-5, first);
    swapped.compare(second, new int[] {1, 0}, "in other rows");
    assertThat(swapped.largest()).isCloseTo(0.8, within(1e-9));
  }
}
