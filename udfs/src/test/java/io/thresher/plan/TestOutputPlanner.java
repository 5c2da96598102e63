package io.thresher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.ValueSpec;
import io.thresher.options.OutputChoice;
import io.thresher.options.ScoreOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestOutputPlanner {
  private final Problems problems = new Problems();

  private OutputPlanner planner(String outputs) {
    List<ValueSpec> declared =
        List.of(
            ValueSpec.tensor("label", ElementType.INT64, null),
            ValueSpec.tensor("scores", ElementType.FLOAT, null));
    ModelSignature signature =
        new ModelSignature(List.of(), List.of(), declared, Map.of(), "", Map.of());
    Map<String, String> options = outputs.isEmpty() ? Map.of() : Map.of("outputs", outputs);
    return new OutputPlanner(signature, ScoreOptions.parse(options), problems);
  }

  private static ObservedOutput seen(String output, List<Integer> one, List<Integer> two) {
    return new ObservedOutput(
        output, ValueSpec.Kind.TENSOR, ElementType.FLOAT, null, List.of(one, two), List.of(1, 2));
  }

  private OutputBinding bind(List<Integer> one, List<Integer> two) {
    return planner("")
        .bind(List.of(new OutputChoice("scores", "scores")), List.of(seen("scores", one, two)))
        .get(0);
  }

  @Test
  void settlesShapesFromWhatWasSeen() {
    assertThat(bind(List.of(1), List.of(2)).columnType().simpleString()).isEqualTo("float");
    assertThat(bind(List.of(1, 1), List.of(2, 1)).columnType().simpleString()).isEqualTo("float");
    assertThat(bind(List.of(1, 3), List.of(2, 3)).columnType().simpleString())
        .isEqualTo("array<float>");
    assertThat(bind(List.of(1, 2, 3), List.of(2, 2, 3)).columnType().simpleString())
        .isEqualTo("array<array<float>>");
    assertThat(bind(List.of(1, 4), List.of(2, 8)).rowShape())
        .containsExactly(OutputBinding.DYNAMIC);
  }

  @Test
  void refusesOutputsThatAreNotPerRow() {
    planner("")
        .bind(
            List.of(new OutputChoice("scores", "scores")),
            List.of(seen("scores", List.of(1), List.of(1))));
    assertThat(problems.list()).extracting(Problem::code).containsExactly("THR-MODEL-033");
  }

  @Test
  void choosesAndRenames() {
    assertThat(planner("").choose())
        .extracting(OutputChoice::column)
        .containsExactly("label", "scores");
    assertThat(planner("scores=p").choose()).containsExactly(new OutputChoice("scores", "p"));
    assertThat(planner("scores=p,label").choose())
        .containsExactly(new OutputChoice("scores", "p"), new OutputChoice("label", "label"));
    planner("score;label=x;scores=x;label=y").choose();
    assertThat(problems.list())
        .extracting(Problem::code)
        .containsExactly("THR-DATA-011", "THR-DATA-012", "THR-DATA-009");
    assertThat(problems.list().get(0).fix()).isEqualTo("did you mean 'scores'?");
  }
}
