package io.thresher.plan;

import static io.thresher.model.Dimension.fixed;
import static io.thresher.model.Dimension.symbolic;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.ValueSpec;
import io.thresher.options.NullPolicy;
import io.thresher.options.ScoreOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestBindingPlanner {
  private static final Dimension ROWS = symbolic("n");
  private final Problems problems = new Problems();

  private List<InputBinding> bind(
      ModelSignature signature, String schema, Map<String, String> options) {
    return planner(signature, schema, options).bind();
  }

  private BindingPlanner planner(
      ModelSignature signature, String schema, Map<String, String> options) {
    Columns columns = Columns.of(StructType.fromDDL(schema), Set.of("id"));
    return new BindingPlanner(signature, columns, ScoreOptions.parse(options), problems);
  }

  private static ModelSignature model(ValueSpec... inputs) {
    return new ModelSignature(List.of(inputs), List.of(), List.of(), Map.of(), "", Map.of());
  }

  private static ModelSignature named(ValueSpec input, String featureNames) {
    return new ModelSignature(
        List.of(input), List.of(), List.of(), Map.of("feature_names", featureNames), "", Map.of());
  }

  private static ValueSpec input(String name, ElementType type, Dimension... shape) {
    return ValueSpec.tensor(name, type, Arrays.asList(shape));
  }

  private static List<String> columns(InputBinding binding) {
    return binding.columns().stream().map(ColumnUse::name).toList();
  }

  private String problemLines() {
    return String.join("\n", problems.list().stream().map(Problem::line).toList());
  }

  @Test
  void bindsNumericColumnsInOrderWithoutReservedOnes() {
    InputBinding binding =
        bind(
                model(input("x", ElementType.DOUBLE, ROWS, fixed(3))),
                "id bigint, a int, name string, b double, c float",
                Map.of())
            .get(0);
    assertThat(columns(binding)).containsExactly("a", "b", "c");
    assertThat(binding.rowShape()).containsExactly(3);
    assertThat(binding.columns().get(1).ordinal()).isEqualTo(3);
  }

  @Test
  void neverTakesAnIndexOfPandasByPosition() {
    ModelSignature two = model(input("x", ElementType.DOUBLE, ROWS, fixed(2)));
    String schema = "__index_level_0__ bigint, a double, b double, __index_level_1__ double";
    Map<String, String> narrow = Map.of("narrow", "x", "bind", "x=a,__index_level_0__");
    assertThat(columns(bind(two, schema, Map.of()).get(0))).containsExactly("a", "b");
    assertThat(columns(bind(two, schema, narrow).get(0))).containsExactly("a", "__index_level_0__");
  }

  @Test
  void feedsInputsWithDefaultsThatAColumnIsMeantFor() {
    ModelSignature model =
        new ModelSignature(
            List.of(input("x", ElementType.FLOAT, ROWS, Dimension.symbolic("k"))),
            List.of(
                input("offset", ElementType.FLOAT, ROWS),
                input("weights", ElementType.FLOAT, fixed(2))),
            List.of(),
            Map.of(),
            "",
            Map.of());
    assertThat(bind(model, "x float, weights float", Map.of())).hasSize(1);
    for (Map<String, String> options :
        List.of(Map.<String, String>of(), Map.of("bind", "offset=offset"))) {
      List<InputBinding> fed = bind(model, "a float, offset float, b float", options);
      assertThat(fed).extracting(InputBinding::input).containsExactly("x", "offset");
      assertThat(columns(fed.get(0))).containsExactly("a", "b");
      assertThat(columns(fed.get(1))).containsExactly("offset");
    }
    assertThat(columns(bind(model, "a float, other float", Map.of("bind", "offset=a")).get(0)))
        .containsExactly("other");
    planner(model, "x float, other float", Map.of("bind", "weights=other")).bind();
    assertThat(problemLines()).contains("THR-DATA-026").contains("input 'weights' float[2]");
  }

  @Test
  void takesNanForAllAsForFloatingInputs() {
    ModelSignature model =
        model(input("f", ElementType.FLOAT, ROWS), input("s", ElementType.STRING, ROWS));
    assertThat(bind(model, "f float, s string", Map.of("nulls", "nan")))
        .extracting(binding -> binding.nulls().kind())
        .containsExactly(NullPolicy.Kind.NAN, NullPolicy.Kind.FAIL);
  }

  @Test
  void takesNanForTextsAsTheText() {
    ModelSignature model = model(input("s", ElementType.STRING, ROWS));
    assertThat(bind(model, "s string", Map.of("nulls", "s=nan")))
        .extracting(InputBinding::nulls)
        .containsExactly(new NullPolicy(NullPolicy.Kind.VALUE, "nan"));
  }

  @Test
  void refusesNanForWholeNumbers() {
    planner(model(input("i", ElementType.INT64, ROWS)), "i bigint", Map.of("nulls", "i=nan"))
        .bind();
    assertThat(problemLines()).contains("THR-DATA-013").contains("input 'i'");
  }

  @Test
  void narrowsAllInputsWhereAllIsSaid() {
    ModelSignature model =
        model(input("f", ElementType.FLOAT, ROWS), input("i", ElementType.INT32, ROWS));
    assertThat(bind(model, "f double, i bigint", Map.of("narrow", "all"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "byte, FLOAT",
    "smallint, FLOAT",
    "'decimal(7,0)', FLOAT",
    "int, DOUBLE",
    "'decimal(15,0)', DOUBLE"
  })
  void takesSmallWholeNumbersIntoFloatingInputsAsTheyAre(String type, ElementType element) {
    assertThat(bind(model(input("x", element, ROWS)), "x " + type, Map.of())).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"int, FLOAT", "bigint, DOUBLE", "'decimal(8,0)', FLOAT", "'decimal(16,0)', DOUBLE"})
  void asksBeforeItRoundsWholeNumbers(String type, ElementType element) {
    planner(model(input("x", element, ROWS)), "x " + type, Map.of()).bind();
    assertThat(problemLines()).contains("--narrow x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[\"c\", \"a\"]", "c,a", " c , a "})
  void bindsFeatureNamesOfTheMetadata(String featureNames) {
    InputBinding binding =
        bind(
                named(input("x", ElementType.FLOAT, ROWS, fixed(2)), featureNames),
                "a float, b float, c float",
                Map.of())
            .get(0);
    assertThat(columns(binding)).containsExactly("c", "a");
  }

  @Test
  void bindsOneColumnAnInputByName() {
    List<InputBinding> bindings =
        bind(
            model(
                input("age", ElementType.FLOAT, ROWS, fixed(1)),
                input("City", ElementType.STRING, ROWS)),
            "city string, age float, other float",
            Map.of());
    assertThat(bindings)
        .extracting(TestBindingPlanner::columns)
        .containsExactly(List.of("age"), List.of("city"));
    assertThat(bindings).extracting(InputBinding::rowShape).containsExactly(List.of(1), List.of());
  }

  @ParameterizedTest
  @CsvSource({"array<float>", "array<array<array<float>>>"})
  void bindsFlatAndNestedArrays(String type) {
    InputBinding binding =
        bind(
                model(input("image", ElementType.FLOAT, ROWS, fixed(1), fixed(8), fixed(8))),
                "id bigint, pixels " + type,
                Map.of())
            .get(0);
    assertThat(columns(binding)).containsExactly("pixels");
    assertThat(binding.rowShape()).containsExactly(1, 8, 8);
    assertThat(binding.width()).isEqualTo(64);
  }

  @Test
  void fixesOpenDimensionsWithShape() {
    ModelSignature model =
        model(input("image", ElementType.FLOAT, ROWS, fixed(3), symbolic("h"), symbolic("w")));
    assertThat(bind(model, "image array<float>", Map.of())).isEmpty();
    assertThat(problemLines()).contains("THR-DATA-007").contains("--shape image=D1,D2,...");
    assertThat(bind(model, "image array<float>", Map.of("shape", "image=3,4,5")).get(0).rowShape())
        .containsExactly(3, 4, 5);
    assertThat(bind(model, "image array<float>", Map.of("shape", "image=1,4,5"))).isEmpty();
    assertThat(problemLines()).contains("THR-DATA-008");
  }

  @Test
  void leavesDimensionsOpenInWhichRowsMayDiffer() {
    ModelSignature tokens =
        model(
            input("ids", ElementType.INT64, ROWS, symbolic("seq")),
            input("mask", ElementType.INT64, ROWS, symbolic("seq")),
            input("steps", ElementType.FLOAT, ROWS, symbolic(""), fixed(4)));
    List<InputBinding> bindings =
        bind(tokens, "ids array<bigint>, mask array<bigint>, steps array<array<float>>", Map.of());
    assertThat(bindings)
        .extracting(InputBinding::rowShape)
        .containsExactly(
            List.of(InputBinding.OPEN), List.of(InputBinding.OPEN), List.of(InputBinding.OPEN, 4));
    assertThat(bindings)
        .extracting(binding -> requireNonNull(binding.open()).names())
        .containsExactly(List.of("seq"), List.of("seq"), List.of("steps.1", ""));
    assertThat(bindings.get(2).describe())
        .isEqualTo(
            "steps: float[n, steps.1, 4] <- steps (array<array<float>>),"
                + " rows of equal length share a run");
    assertThat(bindings.get(0).at(7).rowShape()).containsExactly(7);

    List<InputBinding> padded =
        bind(
            tokens,
            "ids array<bigint>, mask array<bigint>, steps array<array<float>>",
            Map.of("pad", "ids=1;mask=0;steps=nan"));
    assertThat(padded)
        .as("of one length in a row, whatever the model calls it")
        .extracting(binding -> requireNonNull(binding.open()).names())
        .containsExactly(List.of("seq"), List.of("seq"), List.of("seq", ""));
    assertThat(padded.get(2).describe()).endsWith("shorter rows padded with NaN");
  }

  @Test
  void bindsExplicitlyWhateverTheNames() {
    InputBinding binding =
        bind(
                named(input("x", ElementType.FLOAT, ROWS, fixed(2)), "p,q"),
                "id float, a float, b float",
                Map.of("bind", "x=b,id"))
            .get(0);
    assertThat(columns(binding)).containsExactly("b", "id");
  }

  @Test
  void takesOpenWidthFromTheColumns() {
    assertThat(
            bind(
                    model(input("x", ElementType.FLOAT, ROWS, symbolic("k"))),
                    "a float, b float",
                    Map.of())
                .get(0)
                .rowShape())
        .containsExactly(2);
  }

  @Test
  void refusesNarrowingUnlessAskedFor() {
    ModelSignature model = model(input("x", ElementType.FLOAT, ROWS, fixed(1)));
    assertThat(bind(model, "a double", Map.of())).isEmpty();
    assertThat(problemLines())
        .contains("THR-DATA-004")
        .contains("the model takes float, the column is double")
        .contains("--narrow x");
    assertThat(bind(model, "a double", Map.of("narrow", "x"))).hasSize(1);
  }

  @Test
  void reportsEveryProblemOfEveryInput() {
    bind(
        model(
            input("price", ElementType.FLOAT, ROWS, fixed(1)),
            input("city", ElementType.STRING, ROWS, fixed(1)),
            input("when", ElementType.INT64, ROWS, fixed(1))),
        "prize float, city float, when timestamp",
        Map.of("bind", "prise=a", "nulls", "when=nan"));
    assertThat(problemLines())
        .contains("THR-USE-003", "did you mean 'price'?")
        .contains("THR-DATA-001", "expected a column 'price'", "did you mean 'prize'?")
        .contains("THR-DATA-003: column type cannot feed the input | input 'city', column 'city'")
        .contains("the model takes int64[n, 1], the column is timestamp")
        .contains("THR-DATA-013");
  }

  @Test
  void refusesWrongCountAndRank() {
    bind(model(input("x", ElementType.FLOAT, ROWS, fixed(3))), "a float, b float", Map.of());
    assertThat(problemLines())
        .contains("expected 3 values a row, got 2 scalar and 0 array columns");
    bind(
        model(input("x", ElementType.FLOAT, ROWS, fixed(3))),
        "a float, b float",
        Map.of("bind", "x=a,b"));
    assertThat(problemLines()).contains("THR-DATA-005").contains("got 2 columns");
    bind(
        model(input("x", ElementType.FLOAT, ROWS, fixed(2), fixed(2), fixed(2))),
        "a array<array<float>>",
        Map.of());
    assertThat(problemLines()).contains("THR-DATA-006");
    bind(model(ValueSpec.tensor("x", ElementType.FLOAT, List.of())), "a float", Map.of());
    assertThat(problemLines()).contains("THR-DATA-010");
  }

  @Test
  void keepsToTheBatchThatTheModelFixes() {
    ModelSignature model = model(input("x", ElementType.FLOAT, fixed(4), fixed(1)));
    assertThat(planner(model, "a float", Map.of()).fixedBatch()).isEqualTo(4);
    assertThat(planner(model, "a float", Map.of("batch-size", "4")).fixedBatch()).isEqualTo(4);
    assertThat(problems.none()).isTrue();
    planner(model, "a float", Map.of("batch-size", "5")).fixedBatch();
    assertThat(problemLines()).contains("THR-DATA-014").contains("exactly 4 rows a run, got 5");
  }

  @Test
  void prefersExactNamesAndRefusesAmbiguousOnes() {
    ModelSignature model =
        model(input("a", ElementType.FLOAT, ROWS), input("b", ElementType.FLOAT, ROWS));
    assertThat(columns(bind(model, "A float, a float, b float", Map.of()).get(0)))
        .containsExactly("a");
    bind(model, "A float, B float, b float", Map.of("bind", "a=x;b=B"));
    assertThat(problemLines()).contains("expected a column 'x'");
    bind(model, "a float, a float, b float", Map.of());
    assertThat(problemLines()).contains("THR-DATA-015").contains("column 'a'");
  }
}
