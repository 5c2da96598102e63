package io.thresher.spark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.LocalSpark;
import io.thresher.spark.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of int8 and float16 as they are rewritten when loaded. */
class ITRewrites {
  private static final Path MODELS = Path.of("src/test/resources/batches").toAbsolutePath();
  private static final SparkSession SPARK = LocalSpark.session();
  private static final int ROWS = 2048;
  private static final int ODD = 5;

  /** Rows of 32 numbers; the odd one is multiplied by what stands there. */
  private static Dataset<Row> rows(String odd) {
    return SPARK
        .range(0, ROWS, 1, 1)
        .selectExpr(
            "id",
            "transform(sequence(0, 31), i -> cast(sin(id * 37 + i * 11) * 2 * if(id = "
                + ODD
                + ", "
                + odd
                + ", 1) as float)) x");
  }

  private static Scorer scorer(String model, Map<String, String> options) {
    return Scorer.of(MODELS.resolve(model + ".onnx").toString())
        .options(ScoreOptions.parse(options))
        .keep("id");
  }

  private static Map<Long, Float> scores(
      String model, Map<String, String> options, Dataset<Row> in) {
    return scores(MODELS.resolve(model + ".onnx"), options, in);
  }

  private static Map<Long, Float> scores(Path model, Map<String, String> options, Dataset<Row> in) {
    Map<Long, Float> scores = new TreeMap<>();
    Scorer scorer = Scorer.of(model.toString()).options(ScoreOptions.parse(options)).keep("id");
    for (Row row : scorer.score(in).collectAsList()) {
      scores.put(row.getLong(0), row.getFloat(1));
    }
    return scores;
  }

  @ParameterizedTest
  @ValueSource(strings = {"small-int8", "large-int8"})
  void keepsInt8RowsToThemselves(String model) {
    Map<Long, Float> plain = scores(model, Map.of(), rows("1"));
    for (String odd : new String[] {"10000", "double('infinity')", "double('nan')"}) {
      Map<Long, Float> beside = scores(model, Map.of(), rows(odd));
      for (long id = 0; id < ROWS; id++) {
        if (id != ODD) {
          assertThat(beside.get(id))
              .as("%s beside %s, id %d", model, odd, id)
              .isEqualTo(plain.get(id));
        }
      }
      if (!odd.equals("10000")) {
        assertThat(beside.get((long) ODD)).as(odd).isNaN();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small-int8", "large-int8", "small-fp16"})
  void leavesWeightsInOtherFiles(String model, @TempDir Path folder) throws IOException {
    Path file = MODELS.resolve(model + ".onnx");
    Path moved = folder.resolve(model + ".onnx");
    Files.write(moved, ExternalWeights.moved(Files.readAllBytes(file), folder.resolve("w.bin")));
    assertThat(Files.size(moved)).isLessThan(Files.size(file) / 2);
    assertThat(scores(moved, Map.of(), rows("1"))).isEqualTo(scores(model, Map.of(), rows("1")));
    assertThat(Scorer.of(moved.toString()).inspect(SPARK))
        .containsPattern("with a scale for each row|computed as float32");
  }

  @Test
  void staysNearFloat32() {
    Map<Long, Float> exact = scores("small-fp32", Map.of(), rows("1"));
    Map<Long, Float> rewritten = scores("small-int8", Map.of(), rows("1"));
    Map<Long, Float> halves = scores("small-fp16", Map.of(), rows("1"));
    exact.forEach(
        (id, score) -> {
          assertThat(Math.abs(rewritten.getOrDefault(id, Float.NaN) - score)).isLessThan(0.15f);
          assertThat(Math.abs(halves.getOrDefault(id, Float.NaN) - score)).isLessThan(0.01f);
        });
  }

  @Test
  void saysWhatItRewrote() {
    assertThat(scorer("small-int8", Map.of()).inspect(SPARK))
        .contains("int8: 0 products with a scale for each row, 3 in float32");
    assertThat(scorer("large-int8", Map.of()).inspect(SPARK))
        .contains("int8: 1 products with a scale for each row, 2 in float32");
    assertThat(scorer("small-fp16", Map.of()).inspect(SPARK))
        .contains("float16: computed as float32");
    assertThat(scorer("small-fp16-io", Map.of()).inspect(SPARK))
        .contains("x: float16", "score: float16", "float16: computed as float32");
    assertThat(scorer("small-fp16", Map.of("rewrite", "none")).inspect(SPARK))
        .doesNotContain("computed as float32");
  }

  /** The numbers of a row added up, and what stands for its text. */
  private static Path sums(Path folder, Object width) {
    return sums(folder, width, "red");
  }

  private static Path sums(Path folder, Object width, String colour) {
    AttributeProto.Builder keys =
        AttributeProto.newBuilder().setName("keys_strings").setType(AttributeType.STRINGS);
    AttributeProto.Builder values =
        AttributeProto.newBuilder().setName("values_floats").setType(AttributeType.FLOATS);
    NodeProto labels =
        OnnxModels.node("LabelEncoder", "colour", "label").toBuilder()
            .setDomain("ai.onnx.ml")
            .addAttribute(keys.addStrings(ByteString.copyFromUtf8(colour)))
            .addAttribute(values.addFloats(100))
            .build();
    NodeProto sum =
        OnnxModels.node("ReduceSum", "x", "sum").toBuilder()
            .addInput("axis")
            .addAttribute(OnnxModels.whole("keepdims", 1))
            .build();
    NodeProto both = OnnxModels.node("Add", "sum", "y").toBuilder().addInput("label").build();
    TensorProto.Builder axis = TensorProto.newBuilder().setName("axis").addDims(1).addInt64Data(1);
    ModelProto model =
        OnnxModels.model(
            OnnxModels.graph(labels, sum, both)
                .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", width))
                .addInput(OnnxModels.value("colour", ElementType.STRING, "n", 1))
                .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", 1))
                .addInitializer(axis.setDataType(ElementType.INT64.onnxCode())));
    OperatorSetIdProto learning =
        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3).build();
    return OnnxModels.write(
        model.toBuilder().addOpsetImport(learning).build(), folder.resolve(width + ".onnx"));
  }

  @Test
  void saysThatItLooksCategoriesUpWhereItDoes(@TempDir Path folder) {
    String said = "categories: looked up once in a list of 1";
    Dataset<Row> even =
        SPARK
            .range(0, 4, 1, 1)
            .selectExpr("id", "array(1f, 2f) x", "if(id = 3, 'a', 'red') colour");
    Dataset<Row> ragged = even.selectExpr("id", "if(id < 2, array(3f), x) x", "colour");
    Map<Long, Float> scores = Map.of(0L, 103f, 1L, 103f, 2L, 103f, 3L, 3f);
    Path fixed = sums(folder, 2);
    Path open = sums(folder, "width");

    assertThat(scores(fixed, Map.of(), even)).isEqualTo(scores);
    assertThat(plan(fixed, Map.of(), even)).contains(said);
    assertThat(plan(fixed, Map.of("rewrite", "none"), even)).doesNotContain("categories:");
    assertThat(Scorer.of(fixed.toString()).inspect(SPARK)).contains(said);
    assertThat(scores(open, Map.of(), ragged)).isEqualTo(scores);
    assertThat(plan(open, Map.of(), ragged)).doesNotContain("categories:");
    assertThat(Scorer.of(open.toString()).inspect(SPARK)).doesNotContain("categories:");
  }

  @Test
  void refusesStoredTextsThatAreChangedOnTheirWay(@TempDir Path folder) {
    Path model = sums(folder, 2, "\ud83d\ude00");
    Dataset<Row> rows =
        SPARK.range(0, 1, 1, 1).selectExpr("id", "array(1f, 2f) x", "'\ud83d\ude00' colour");

    assertThat(scores(model, Map.of(), rows)).isEqualTo(Map.of(0L, 103f));
    for (Map<String, String> options :
        List.of(Map.of("rewrite", "none"), Map.of("dedup", "true"))) {
      assertThatThrownBy(() -> scores(model, options, rows))
          .hasMessageContaining("THR-MODEL-944")
          .hasMessageContaining("2.onnx: node 'label' (LabelEncoder) | ")
          .hasMessageContaining("got U+1F600");
    }
  }

  private static String plan(Path model, Map<String, String> options, Dataset<Row> in) {
    Scorer scorer = Scorer.of(model.toString()).options(ScoreOptions.parse(options));
    return scorer.score(in).queryExecution().toString();
  }

  @Test
  void refusesInt8AsExported() {
    Dataset<Row> rows = rows("1");
    Scorer asExported = scorer("small-int8", Map.of("rewrite", "float16"));
    assertThatThrownBy(() -> asExported.score(rows))
        .hasMessageContaining("THR-MODEL-611")
        .hasMessageContaining("DynamicQuantizeLinear");
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8", "none"})
  void reproducesScoresOfAnEmbedding(String rewrite) {
    Map<String, String> options = new HashMap<>(Map.of("reproducible", "true", "rewrite", rewrite));
    options.put("batch-dependent", "accept");
    Dataset<Row> items = SPARK.range(0, ROWS, 1, 1).selectExpr("id", "id * 7919 % 1000 item");
    Map<Long, Float> inOrder = scores("by-id-int8", options, items);
    Map<Long, Float> shuffled =
        scores("by-id-int8", options, items.orderBy(items.col("item").desc()).coalesce(1));
    assertThat(inOrder).hasSize(ROWS);
    inOrder.forEach(
        (id, score) -> assertThat(Objects.requireNonNull(shuffled.get(id))).isEqualTo(score));
  }
}
