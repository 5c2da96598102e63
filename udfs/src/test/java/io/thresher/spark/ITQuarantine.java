package io.thresher.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.thresher.errors.ScoringException;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Quarantine;
import io.thresher.spark.query.Scoring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that cannot be scored are set aside, exactly those, and all others are scored. */
class ITQuarantine {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final int ROWS = 3000;
  private static final long MANY = 1_000_000;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"true,4096", "true,64", "true,1", "false,4096", "false,64", "false,7"})
  void setsAsideTheRowsOnWhichTheModelFails(boolean byColumns, int batchSize) throws Exception {
    Dataset<Row> data = indices("if(id in (0, 17, 18, 1500, 2999), 99, id % 3)", byColumns);
    Scoring scorer = scorer(lookup("n", 0), Map.of("batch-size", "" + batchSize), MANY);

    Dataset<Row> scored = scorer.score(data);

    assertThat(scored.collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            data.filter("x < 99").selectExpr("id", "cast(x + 1 as float) as y").collectAsList());
    List<Row> bad = quarantined();
    assertThat(ids(bad)).containsExactlyInAnyOrder(0L, 17L, 18L, 1500L, 2999L);
    for (Row row : bad) {
      assertThat(row.<String>getAs("stage")).isEqualTo("inference");
      assertThat(row.<String>getAs("code")).isEqualTo("THR-RUN-021");
      assertThat(row.<String>getAs("file")).contains(folder.resolve("indices").toString());
      assertThat(row.<Long>getAs("position")).isEqualTo(row.<Row>getAs("row").<Long>getAs("id"));
      assertThat(row.<String>getAs("unit")).isEqualTo(byColumns ? "row" : "row read");
      assertThat(row.<Row>getAs("row").<Long>getAs("x")).isEqualTo(99);
      assertThat(row.<String>getAs("message")).contains("id = ");
      assertThat(row.<String>getAs("model_digest")).hasSize(64);
    }
    ScoreMetrics metrics = ScoreMetrics.of(scored.queryExecution());
    assertThat(metrics.rows()).isEqualTo(ROWS - 5);
    assertThat(metrics.quarantined()).isEqualTo(5);
    assertThat(metrics.extraRuns()).isLessThanOrEqualTo(2 * 5 * 12 + 5);
    assertThat(metrics.extraRuns() > 0).isEqualTo(batchSize > 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void setsAsideRowsOfAModelOfFixedBatches(boolean byColumns) throws Exception {
    Dataset<Row> data = indices("if(id % 100 = 5, -7, id % 3)", byColumns);

    List<Row> scored = scorer(lookup(8, 0), Map.of(), MANY).score(data).collectAsList();

    assertThat(scored)
        .containsExactlyInAnyOrderElementsOf(
            data.filter("x >= 0").selectExpr("id", "cast(x + 1 as float) as y").collectAsList());
    assertThat(ids(quarantined())).hasSize(ROWS / 100).allMatch(id -> id % 100 == 5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void setsAsideRowsThatDoNotFitWhileSmallColumnBatchesGather(boolean byColumns) throws Exception {
    Path file = folder.resolve("arrays");
    SPARK
        .range(0, 500, 1, 1)
        .selectExpr(
            "id",
            "concat('name ', id) as name",
            "case id % 50 when 3 then null when 4 then array(1f) when 5 then array(1f, null) "
                + "when 6 then array() else array(cast(id as float), 1f) end as x")
        .write()
        .parquet(file.toString());
    Dataset<Row> data = SPARK.read().parquet(file.toString());
    Path model =
        OnnxModels.write(
            OnnxModels.identity(ElementType.FLOAT, "n", 2), folder.resolve("same.onnx"));
    SPARK.conf().set("spark.sql.parquet.columnarReaderBatchSize", "10");
    try {
      Dataset<Row> scored =
          scorer(model, Map.of("batch-size", "64"), MANY)
              .keep("id", "name")
              .score(byColumns ? data : data.filter("id + 0 >= 0"));
      assertThat(scored.collectAsList())
          .containsExactlyInAnyOrderElementsOf(
              data.filter("id % 50 not between 3 and 6")
                  .selectExpr("id", "name", "x as y")
                  .collectAsList());
    } finally {
      SPARK.conf().unset("spark.sql.parquet.columnarReaderBatchSize");
    }
    List<Row> bad = quarantined();
    assertThat(ids(bad)).hasSize(40).allMatch(id -> id % 50 >= 3 && id % 50 <= 6);
    for (Row row : bad) {
      long id = row.<Row>getAs("row").getAs("id");
      assertThat(row.<String>getAs("stage")).isEqualTo("convert");
      assertThat(row.<String>getAs("code"))
          .isEqualTo(id % 50 == 3 || id % 50 == 5 ? "THR-DATA-021" : "THR-DATA-022");
      assertThat(row.<Long>getAs("position")).isEqualTo(id);
      assertThat(row.<Row>getAs("row").<String>getAs("name")).isEqualTo("name " + id);
      assertThat(row.<Row>getAs("row").isNullAt(2)).isEqualTo(id % 50 == 3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void setsAsideOrCountsOrFailsOnScoresThatItsGuardRefuses(boolean byColumns) throws Exception {
    Dataset<Row> data =
        indices("case when id = 5 then 0 when id = 6 then -1 else id + 1 end", byColumns)
            .selectExpr("id", "cast(x as double) as x");
    Path model = unary("Log");

    Dataset<Row> counted = scorer(model, Map.of(), MANY).score(data);
    assertThat(counted.collectAsList()).hasSize(ROWS);
    assertThat(ScoreMetrics.of(counted.queryExecution()).refused()).isEqualTo(Map.of("y", 2L));

    Dataset<Row> off = scorer(model, Map.of("guard", "y=off"), MANY).score(data);
    assertThat(off.collectAsList()).hasSize(ROWS);
    assertThat(ScoreMetrics.of(off.queryExecution()).refused()).isEmpty();

    assertFails(scorer(model, Map.of("guard", "fail"), MANY).score(data), 4)
        .contains("THR-DATA-302", "output 'y'", "got an infinity", "id = 5");
    assertThat(folder.resolve("bad")).doesNotExist();

    Scoring scorer = scorer(model, Map.of("guard", "quarantine", "range", "y=-1..7.5"), MANY);
    List<Row> scored = scorer.score(data).collectAsList();
    List<Row> bad = quarantined();
    assertThat(scored.size() + bad.size()).isEqualTo(ROWS);
    assertThat(bad).allMatch(row -> row.<String>getAs("stage").equals("numerics"));
    assertThat(ids(bad))
        .containsExactlyInAnyOrderElementsOf(
            data.filter("x <= 0 or ln(x) > 7.5").collectAsList().stream()
                .map(row -> row.getLong(0))
                .toList());
  }

  @Test
  void failsWithItsOwnExitCodePastTheLimitAndLeavesNoFile() throws Exception {
    Dataset<Row> data = indices("if(id % 1000 = 1, 99, id % 3)", true);

    assertFails(scorer(lookup("n", 0), Map.of(), 2).score(data), 7)
        .contains("THR-DATA-301", "expected at most 2, got 3", "id = 1;", "id = 1001;");

    assertThat(files()).isEmpty();
    assertThat(scorer(lookup("n", 0), Map.of(), 3).score(data).collectAsList()).hasSize(ROWS - 3);
  }

  @Test
  void takesABatchOfBadRowsOnlyWhereTheModelTakesOthers() throws Exception {
    Dataset<Row> data = indices("if(id < 1000, 99, id % 3)", true);

    assertThat(
            scorer(lookup("n", 0), Map.of("batch-size", "100"), MANY).score(data).collectAsList())
        .hasSize(ROWS - 1000);
    assertThat(ids(quarantined())).hasSize(1000);
  }

  @Test
  void stopsWhereTheModelFailsOnEveryRow() throws Exception {
    Dataset<Row> data = indices("id % 3", true);

    assertFails(scorer(lookup("n", 50), Map.of(), MANY).score(data), 6)
        .contains("THR-RUN-301", "the model fails on every row tried");
    assertThat(files()).isEmpty();
  }

  @Test
  void refusesGuardsOfOtherThanNumericOutputs() {
    Dataset<Row> data = SPARK.range(3).selectExpr("id", "id as x");
    Path model =
        OnnxModels.write(OnnxModels.identity(ElementType.INT64, "n"), folder.resolve("i.onnx"));

    assertThatThrownBy(() -> scorer(model, Map.of("guard", "z=fail"), MANY).score(data))
        .hasMessageContaining("THR-DATA-304");
    assertThatThrownBy(() -> scorer(model, Map.of("guard", "y=fail"), MANY).score(data))
        .hasMessageContaining("THR-DATA-305");
    assertThatThrownBy(() -> scorer(model, Map.of("range", "y=7..1"), MANY).score(data))
        .hasMessageContaining("THR-USE-002");
    assertThatThrownBy(() -> scorer(model, Map.of("guard", "maybe"), MANY).score(data))
        .hasMessageContaining("THR-USE-002");
  }

  private Scoring scorer(Path model, Map<String, String> options, long most) {
    return Scoring.of(model.toString())
        .options(ScoreOptions.parse(options))
        .keep("id")
        .quarantine(
            new Quarantine(folder.resolve("bad").toUri().toString(), most, "" + most, null));
  }

  private Dataset<Row> indices(String x, boolean byColumns) {
    String file = folder.resolve("indices").toString();
    SPARK.range(0, ROWS, 1, 1).selectExpr("id", x + " as x").write().parquet(file);
    Dataset<Row> data = SPARK.read().parquet(file);
    return byColumns ? data : data.filter("id + 0 >= 0");
  }

  /** A model that looks its input up in a table of three, a shift away. */
  private Path lookup(Object rows, long shift) {
    NodeProto add = OnnxModels.node("Add", "x", "at").toBuilder().addInput("shift").build();
    NodeProto gather = OnnxModels.node("Gather", "table", "y").toBuilder().addInput("at").build();
    GraphProto.Builder graph =
        OnnxModels.graph(add, gather)
            .addInitializer(
                OnnxModels.tensor("table", 3)
                    .setDataType(ElementType.FLOAT.onnxCode())
                    .addAllFloatData(List.of(1f, 2f, 3f)))
            .addInitializer(
                OnnxModels.tensor("shift", 1)
                    .setDataType(ElementType.INT64.onnxCode())
                    .addInt64Data(shift))
            .addInput(OnnxModels.value("x", ElementType.INT64, rows))
            .addOutput(OnnxModels.value("y", ElementType.FLOAT, rows));
    return OnnxModels.write(OnnxModels.model(graph), folder.resolve("lookup.onnx"));
  }

  private Path unary(String operator) {
    GraphProto.Builder graph =
        OnnxModels.graph(OnnxModels.node(operator, "x", "y"))
            .addInput(OnnxModels.value("x", ElementType.DOUBLE, "n"))
            .addOutput(OnnxModels.value("y", ElementType.DOUBLE, "n"));
    return OnnxModels.write(OnnxModels.model(graph), folder.resolve(operator + ".onnx"));
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertFails(
      Dataset<Row> scored, int exitCode) {
    Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(scored::collectAsList);
    assertThat(thrown).isNotNull();
    ScoringException failure = requireNonNull(ScoringException.in(thrown));
    assertThat(failure.exitCode()).isEqualTo(exitCode);
    return assertThat(failure.getMessage());
  }

  private List<Path> files() throws Exception {
    Path bad = folder.resolve("bad");
    if (!Files.exists(bad)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(bad)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
    }
  }

  private List<Row> quarantined() {
    return SPARK.read().parquet(folder.resolve("bad").toString()).collectAsList();
  }

  private static Set<Long> ids(List<Row> bad) {
    return bad.stream()
        .map(row -> row.<Row>getAs("row").<Long>getAs("id"))
        .collect(Collectors.toSet());
  }
}
