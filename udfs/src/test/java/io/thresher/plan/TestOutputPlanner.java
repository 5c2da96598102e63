package io.thresher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextInput;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import io.thresher.options.OutputChoice;
import io.thresher.options.ScoreOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestOutputPlanner {
  private final Problems problems = new Problems();

  private OutputPlanner planner(String outputs) {
    List<ValueSpec> declared =
        List.of(
            ValueSpec.tensor("label", ElementType.INT64, null),
            ValueSpec.tensor("scores", ElementType.FLOAT, null),
            ValueSpec.tensor("scores[0]", ElementType.FLOAT, null),
            ValueSpec.maps("classes", ElementType.STRING, ElementType.FLOAT),
            ValueSpec.maps("codes", ElementType.INT64, ElementType.FLOAT));
    ModelSignature signature =
        new ModelSignature(List.of(), List.of(), declared, Map.of(), "", Map.of());
    Map<String, String> options = outputs.isEmpty() ? Map.of() : Map.of("outputs", outputs);
    return new OutputPlanner(signature, signature, ScoreOptions.parse(options), problems);
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
        .containsExactly("label", "scores", "scores[0]", "classes", "codes");
    assertThat(planner("scores=p").choose()).containsExactly(new OutputChoice("scores", "p"));
    assertThat(planner("scores=p,label").choose())
        .containsExactly(new OutputChoice("scores", "p"), new OutputChoice("label", "label"));
    planner("score;label=x;scores=x;label=y").choose();
    assertThat(problems.list())
        .extracting(Problem::code)
        .containsExactly("THR-DATA-011", "THR-DATA-012", "THR-DATA-009");
    assertThat(problems.list().get(0).fix()).isEqualTo("did you mean 'scores'?");
  }

  private static ObservedOutput maps(String output, ElementType keyType, List<?> keys) {
    return new ObservedOutput(
        output,
        ValueSpec.Kind.SEQUENCE_OF_MAPS,
        ElementType.FLOAT,
        keyType,
        keys,
        List.of(List.of(1), List.of(2)),
        List.of(1, 2),
        List.of());
  }

  private List<ScoreColumn> columns(String outputs, int... rowShape) {
    List<Integer> one = new ArrayList<>(List.of(1));
    List<Integer> two = new ArrayList<>(List.of(2));
    for (int size : rowShape) {
      one.add(size == OutputBinding.DYNAMIC ? 5 : size);
      two.add(size == OutputBinding.DYNAMIC ? 8 : size);
    }
    List<ObservedOutput> observed =
        List.of(
            seen("label", List.of(1), List.of(2)),
            seen("scores", one, two),
            seen("scores[0]", List.of(1), List.of(2)),
            maps("classes", ElementType.STRING, List.of("no", "yes, maybe")),
            maps("codes", ElementType.INT64, List.of()));
    OutputPlanner planner = planner(outputs);
    List<OutputChoice> choices = planner.choose();
    return planner.columns(choices, planner.bind(choices, observed), observed);
  }

  @Test
  void makesColumnsOfSingleElements() {
    List<ScoreColumn> columns =
        columns(
            "scores[2]=c;label;scores[ 1 ];scores=all;scores[0]=other;classes['yes\\, maybe']=y;"
                + "classes[no]=n;codes[-7]=k",
            3);

    assertThat(problems.list()).isEmpty();
    assertThat(columns)
        .extracting(ScoreColumn::name)
        .containsExactly("c", "label", "scores[ 1 ]", "all", "other", "y", "n", "k");
    assertThat(columns)
        .extracting(ScoreColumn::part)
        .containsExactly(
            new OutputPart.Element(List.of(2)),
            null,
            new OutputPart.Element(List.of(1)),
            null,
            null,
            new OutputPart.Entry("yes, maybe"),
            new OutputPart.Entry("no"),
            new OutputPart.Entry(-7L));
    assertThat(columns).extracting(ScoreColumn::output).containsExactly(0, 1, 0, 0, 2, 3, 3, 4);
    assertThat(columns.get(0).type().simpleString()).isEqualTo("float");
    assertThat(columns.get(3).type().simpleString()).isEqualTo("array<float>");
  }

  @Test
  void takesAPositionInEachDimension() {
    assertThat(columns("scores[1][ 2 ]", 2, 3))
        .extracting(ScoreColumn::part)
        .containsExactly(new OutputPart.Element(List.of(1, 2)));
    assertThat(columns("scores[1][99999]", 2, OutputBinding.DYNAMIC))
        .extracting(ScoreColumn::part)
        .containsExactly(new OutputPart.Element(List.of(1, 99999)));
    assertThat(problems.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scores[2] | expected positions [0..1]",
        "scores[-1] | expected positions [0..1]",
        "scores[] | expected positions [0..1]",
        "scores[yes] | expected positions [0..1]",
        "scores[1][0] | expected positions [0..1]",
        "scores[99999999999999999999] | expected positions [0..1]",
        "label[0] | expected its name alone, as it has one value a row",
        "classes[maybe] | expected one of the keys [no, yes, maybe]",
        "codes[a] | expected a whole number",
      })
  void refusesElementsThatNoRowHas(String outputs, String expected) {
    assertThat(columns(outputs, 2)).isEmpty();
    assertThat(problems.list())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo("THR-DATA-041");
              assertThat(problem.toString()).contains("'" + outputs + "'", expected);
            });
  }

  /** Where tokens feed a model of text, too. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void readsLabelsOffProbabilities(boolean ofTokens) {
    TextTask task = TextTask.classes(List.of("no", "yes"), false);
    TextInput text = new TextInput(List.of(), 9, task, Map.of(), "", true, true, null);
    List<ValueSpec> graph =
        List.of(
            ValueSpec.tensor("logits", ElementType.FLOAT, null),
            ValueSpec.tensor("probabilities", ElementType.FLOAT, null));
    ModelSignature model =
        new ModelSignature(List.of(), List.of(), graph, Map.of(), "", Map.of(), text, null);
    OutputPlanner planner =
        new OutputPlanner(
            model,
            ofTokens ? model.ofTokens() : model,
            ScoreOptions.parse(Map.of("outputs", "label=name,logits,probabilities[1]=yes")),
            problems);
    List<OutputChoice> choices = planner.choose();
    List<ObservedOutput> observed =
        List.of(
            seen("logits", List.of(1, 2), List.of(2, 2)),
            seen("probabilities", List.of(1, 2), List.of(2, 2)));
    List<OutputBinding> outputs = planner.bind(planner.sources(choices), observed);
    List<ScoreColumn> columns = planner.columns(choices, outputs, observed);

    assertThat(problems.list()).isEmpty();
    assertThat(outputs)
        .extracting(OutputBinding::output)
        .containsExactly("probabilities", "logits");
    assertThat(columns).extracting(ScoreColumn::name).containsExactly("name", "logits", "yes");
    assertThat(columns).extracting(ScoreColumn::output).containsExactly(0, 1, 0);
    assertThat(columns.get(0))
        .isEqualTo(
            new ScoreColumn(
                "name",
                DataTypes.StringType,
                0,
                new OutputPart.Likeliest(List.of("no", "yes")),
                "label"));
    planner.columns(List.of(new OutputChoice("label", "l", "[0]")), outputs, observed);
    assertThat(problems.list())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.line())
                    .contains("THR-DATA-041", "'label[0]'", "its name alone"));
  }

  @Test
  void refusesTheSameElementTwice() {
    columns("scores[1]=a;scores[1]=b", 2);
    columns("scores[1]=a;scores[0]=a", 2);
    columns("unknown[1]=a", 2);

    assertThat(problems.list())
        .extracting(Problem::code)
        .containsExactly("THR-DATA-009", "THR-DATA-012", "THR-DATA-011");
  }
}
