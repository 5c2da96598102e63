package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.model.SequenceModels;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Quarantine;
import io.thresher.runtime.SlowModels;
import io.thresher.spark.query.Scoring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of different lengths, each compared with what the model gives for it alone. */
class ITOpenLengths {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final int UNITS = 5;
  private static final int ROWS = 1200;

  private static final String SERIES = "id bigint, x array<array<float>>";

  @TempDir Path folder;
  private int files;

  @BeforeEach
  void smallColumnBatches() {
    SPARK.conf().set("spark.sql.parquet.columnarReaderBatchSize", "100");
  }

  private Dataset<Row> stored(List<Row> rows, String schema, boolean byColumns) {
    String file = folder.resolve("data" + files++).toString();
    SPARK.createDataFrame(rows, StructType.fromDDL(schema)).coalesce(1).write().parquet(file);
    Dataset<Row> data = SPARK.read().parquet(file);
    return byColumns ? data : data.filter("id + 0 >= 0");
  }

  private Dataset<Row> tokenTable(List<Row> rows, boolean byColumns) {
    return stored(
        rows, "id bigint, input_ids array<bigint>, attention_mask array<bigint>", byColumns);
  }

  private Path model(ModelProto model) {
    return OnnxModels.write(model, folder.resolve("model" + files++ + ".onnx"));
  }

  private static Scorer scorer(Path model, Map<String, String> options) {
    return Scorer.of(model.toString()).options(ScoreOptions.parse(options)).keep("id");
  }

  private Scoring quarantining(Path model, Map<String, String> options) {
    return Scoring.of(model.toString())
        .options(ScoreOptions.parse(options))
        .keep("id")
        .quarantine(new Quarantine(folder.resolve("bad").toUri().toString(), 1000, "1000", null));
  }

  @ParameterizedTest
  @CsvSource({
    "true,4096,16384",
    "true,7,16384",
    "true,1,16384",
    "true,4096,50",
    "false,4096,16384",
    "false,7,16384",
    "false,4096,50"
  })
  void scoresTokensOfAnyLengthInOrder(boolean byColumns, int batchSize, int positions)
      throws Exception {
    List<Row> rows = RaggedRows.tokens(ROWS);
    Path model = model(SequenceModels.tokens(RaggedRows.VOCABULARY, RaggedRows.WIDTH));

    Dataset<Row> scored =
        scorer(model, Map.of("batch-size", "" + batchSize, "batch-positions", "" + positions))
            .score(tokenTable(rows, byColumns));

    AloneScores.assertScores(
        scored.collectAsList(),
        AloneScores.alone(model, rows, List.of("input_ids", "attention_mask")));
    long batches = ScoreMetrics.of(scored.queryExecution()).batches();
    if (batchSize == 1) {
      assertThat(batches).isEqualTo(ROWS);
    } else if (batchSize == 4096 && positions == 16384) {
      assertThat(batches).isEqualTo(40);
    }
  }

  @ParameterizedTest
  @CsvSource({"true,x array<array<float>>", "false,x array<array<float>>", "true,x array<float>"})
  void scoresSeriesOfAnyLengthThroughAnLstm(boolean byColumns, String column) throws Exception {
    List<Row> rows = RaggedRows.series(300);
    Path model = model(SequenceModels.lstm(RaggedRows.WIDTH, UNITS));
    Dataset<Row> data = stored(rows, SERIES, byColumns);
    if (column.equals("x array<float>")) {
      data = data.selectExpr("id", "flatten(x) as x");
    }

    List<Row> scored = scorer(model, Map.of("batch-size", "16")).score(data).collectAsList();

    AloneScores.assertScores(scored, AloneScores.alone(model, rows, List.of("x")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void setsAsideExactlyTheRowsThatCannotBeScored(boolean byColumns) throws Exception {
    List<Row> rows = new ArrayList<>(RaggedRows.tokens(ROWS));
    List<Long> one = List.of(1L);
    rows.set(3, RowFactory.create(3L, null, one));
    rows.set(4, RowFactory.create(4L, List.of(), List.of()));
    rows.set(5, RowFactory.create(5L, Arrays.asList(1L, null), List.of(1L, 1L)));
    rows.set(6, RowFactory.create(6L, List.of(1L, 2L), one));
    rows.set(7, RowFactory.create(7L, List.of((long) RaggedRows.VOCABULARY), one));
    rows.set(600, RowFactory.create(600L, List.of(1L, 99L, 3L), List.of(1L, 1L, 1L)));
    rows.set(ROWS - 1, RowFactory.create(ROWS - 1L, null, null));
    Path model = model(SequenceModels.tokens(RaggedRows.VOCABULARY, RaggedRows.WIDTH));

    List<Row> scored =
        quarantining(model, Map.of()).score(tokenTable(rows, byColumns)).collectAsList();

    List<Row> good = new ArrayList<>(rows);
    good.removeIf(row -> List.of(3L, 4L, 5L, 6L, 7L, 600L, ROWS - 1L).contains(row.getLong(0)));
    AloneScores.assertScores(
        scored, AloneScores.alone(model, good, List.of("input_ids", "attention_mask")));
    Map<Long, String> bad = new TreeMap<>();
    Map<Long, String> messages = new TreeMap<>();
    for (Row row : SPARK.read().parquet(folder.resolve("bad").toString()).collectAsList()) {
      long id = row.<Row>getAs("row").getAs("id");
      assertThat(row.<Long>getAs("position")).isEqualTo(id);
      bad.put(id, row.getAs("code"));
      messages.put(id, row.getAs("message"));
    }
    assertThat(bad)
        .isEqualTo(
            Map.of(
                3L,
                "THR-DATA-021",
                4L,
                "THR-DATA-022",
                5L,
                "THR-DATA-021",
                6L,
                "THR-DATA-022",
                7L,
                "THR-RUN-021",
                600L,
                "THR-RUN-021",
                ROWS - 1L,
                "THR-DATA-021"));
    assertThat(messages.get(4L)).contains("column 'input_ids'").contains("got an empty one");
    assertThat(messages.get(6L))
        .contains("expected 2 values, as the row has elsewhere in dimension 'seq', got 1");
    assertThat(messages.get(600L)).contains("id = 600");
  }

  @Test
  void givesANullArrayTheLengthOfTheOthers() throws Exception {
    List<Row> rows = RaggedRows.tokens(50);
    List<Row> whole = new ArrayList<>();
    List<Row> without = new ArrayList<>();
    for (Row row : rows) {
      int length = AloneScores.listOf(row.get(1)).size();
      whole.add(RowFactory.create(row.get(0), row.get(1), Collections.nCopies(length, 1L)));
      without.add(RowFactory.create(row.get(0), row.get(1), null));
    }
    Path model = model(SequenceModels.tokens(RaggedRows.VOCABULARY, RaggedRows.WIDTH));
    Map<String, String> ones = Map.of("nulls", "attention_mask=1");

    AloneScores.assertScores(
        scorer(model, ones).score(tokenTable(without, true)).collectAsList(),
        AloneScores.alone(model, whole, List.of("input_ids", "attention_mask")));

    List<Row> neither = List.of(RowFactory.create(0L, null, null));
    assertThatThrownBy(
            () ->
                scorer(model, Map.of("nulls", "1"))
                    .score(tokenTable(neither, true))
                    .collectAsList())
        .hasMessageContaining("THR-DATA-022")
        .hasMessageContaining("got null, and no other input tells its length");
  }

  @ParameterizedTest
  @CsvSource({"true,16384", "false,16384", "true,64"})
  void padsShorterRowsAndCutsTheirScoresBack(boolean byColumns, int positions) throws Exception {
    List<Row> rows = RaggedRows.tokens(ROWS);
    Path model = model(SequenceModels.tokens(RaggedRows.VOCABULARY, RaggedRows.WIDTH));

    Dataset<Row> scored =
        scorer(
                model,
                Map.of(
                    "pad",
                    "input_ids=0;attention_mask=0",
                    "batch-positions",
                    "" + positions,
                    "outputs",
                    "pooled,states,words"))
            .score(tokenTable(rows, byColumns));

    AloneScores.assertScores(
        scored.collectAsList(),
        AloneScores.alone(model, rows, List.of("input_ids", "attention_mask")));
    if (positions == 16384) {
      assertThat(ScoreMetrics.of(scored.queryExecution()).batches()).isLessThan(3);
    }
  }

  @Test
  void refusesToPadWhereThatChangesScores() {
    Dataset<Row> data = tokenTable(RaggedRows.tokens(5), true);
    Path unmasked = model(SequenceModels.unmasked(RaggedRows.VOCABULARY, RaggedRows.WIDTH));
    assertThatThrownBy(() -> scorer(unmasked, Map.of("pad", "input_ids=0")).score(data))
        .hasMessageContaining("THR-MODEL-703: padding changes the scores of a row")
        .hasMessageContaining("output 'pooled'");

    Path masked = model(SequenceModels.tokens(RaggedRows.VOCABULARY, RaggedRows.WIDTH));
    assertThatThrownBy(() -> scorer(masked, Map.of("pad", "input_ids=0")).score(data))
        .hasMessageContaining("THR-DATA-703")
        .hasMessageContaining("--pad attention_mask=VALUE");
    assertThatThrownBy(
            () -> scorer(masked, Map.of("pad", "input_ids=x;attention_mask=0")).score(data))
        .hasMessageContaining("THR-DATA-701");
    assertThatThrownBy(() -> scorer(masked, Map.of("pad", "ids=0")).score(data))
        .hasMessageContaining("THR-USE-003");
    Path fixed = model(OnnxModels.identity(ElementType.FLOAT, "n", 2));
    assertThatThrownBy(
            () ->
                scorer(fixed, Map.of("pad", "x=0"))
                    .score(SPARK.range(1).selectExpr("id", "array(1f, 2f) as x")))
        .hasMessageContaining("THR-DATA-702");
  }

  @Test
  void refusesLengthsOfAModelThatTakesAFixedNumberOfRows() {
    Path eight = model(OnnxModels.identity(ElementType.FLOAT, 8, "length"));
    Dataset<Row> data =
        SPARK.range(3).selectExpr("id", "transform(sequence(0, id), i -> float(i)) as x");

    assertThatThrownBy(() -> scorer(eight, Map.of()).score(data))
        .hasMessageContaining("THR-DATA-705: rows may differ in length")
        .hasMessageContaining("got 8 rows");
  }

  @Test
  void refusesOpenDimensionsOfModelsForOneLength() {
    Dataset<Row> data =
        stored(RaggedRows.series(2), SERIES, true).selectExpr("id", "flatten(x) as x");
    Path multiplied = model(product("n", "k"));
    assertThatThrownBy(() -> scorer(multiplied, Map.of()).score(data))
        .hasMessageContaining("THR-MODEL-701: the model leaves dimensions open")
        .hasMessageContaining("of which it takes 8")
        .hasMessageContaining("--shape INPUT=8");

    NodeProto scaler =
        OnnxModels.node("Normalizer", "x", "y").toBuilder().setDomain("ai.onnx.ml").build();
    Path features =
        model(
            OnnxModels.model(
                    OnnxModels.graph(scaler)
                        .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", "k"))
                        .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", "k")))
                .toBuilder()
                .addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
                .build());
    assertThatThrownBy(() -> scorer(features, Map.of()).score(data))
        .hasMessageContaining("THR-DATA-704")
        .hasMessageContaining("operator Normalizer");
  }

  /** {@code y = x * w}, w having 8 rows: what else the shape of x may say. */
  private static ModelProto product(Object... shape) {
    ModelProto model = OnnxModels.matMul(new float[8][3]);
    return model.toBuilder()
        .setGraph(
            model.getGraph().toBuilder()
                .setInput(0, OnnxModels.value("x", ElementType.FLOAT, shape)))
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesTheSameBitsInAnyOrderWhereAsked(boolean padded) throws Exception {
    List<Row> rows = RaggedRows.tokens(200);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(5));
    Path model = model(SequenceModels.tokens(RaggedRows.VOCABULARY, RaggedRows.WIDTH));
    Map<String, String> options = new HashMap<>(Map.of("reproducible", "true"));
    if (padded) {
      options.put("pad", "input_ids=0;attention_mask=0");
    }

    List<Row> once = scorer(model, options).score(tokenTable(rows, true)).collectAsList();
    Dataset<Row> again = scorer(model, options).score(tokenTable(shuffled, false).repartition(3));

    assertThat(again.collectAsList()).containsExactlyInAnyOrderElementsOf(once);
    assertThat(ScoreMetrics.of(again.queryExecution()).batches()).isEqualTo(200);
    AloneScores.assertScores(
        once, AloneScores.alone(model, rows, List.of("input_ids", "attention_mask")));
  }

  @Test
  void makesRunsSmallerThatDoNotFitInMemory() {
    Dataset<Row> data =
        SPARK
            .range(0, 400, 1, 1)
            .selectExpr("id", "array_repeat(cast(id as float), 1 + cast(id % 9 as int)) as x");
    Path greedy = model(SlowModels.greedy(10, "n", "length"));

    Dataset<Row> scored = scorer(greedy, Map.of()).score(data);

    assertThat(scored.collectAsList()).isEqualTo(data.collectAsList());
    ScoreMetrics metrics = ScoreMetrics.of(scored.queryExecution());
    assertThat(metrics.tooLarge()).isGreaterThan(0);
    assertThat(metrics.fewestRows()).isBetween(1, 10);

    Dataset<Row> tooLong = SPARK.range(1).selectExpr("id", "array_repeat(1f, 11) as x");
    assertThatThrownBy(() -> scorer(greedy, Map.of()).score(tooLong).collectAsList())
        .hasMessageContaining("THR-RUN-504")
        .hasMessageContaining("1 row: ");
  }

  @Test
  void scoresFromSqlAfterAJoin() throws Exception {
    List<Row> rows = RaggedRows.tokens(100);
    tokenTable(rows, true).createOrReplaceTempView("tokens");
    Path model = model(SequenceModels.tokens(RaggedRows.VOCABULARY, RaggedRows.WIDTH));

    List<Row> scored =
        SPARK
            .sql(
                "select a.id, onnx_predict('%s', map('outputs', 'pooled', 'batch-positions', '60'), "
                        .formatted(model)
                    + "input_ids, attention_mask) as pooled "
                    + "from tokens a join (select id from tokens) b on a.id = b.id order by a.id")
            .collectAsList();

    Map<Long, Map<String, Object>> expected =
        AloneScores.alone(model, rows, List.of("input_ids", "attention_mask"));
    expected.values().forEach(scores -> scores.keySet().retainAll(List.of("pooled")));
    AloneScores.assertScores(scored, expected);
  }
}
