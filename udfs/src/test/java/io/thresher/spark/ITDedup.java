package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.options.ScoreOptions;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that are alike have the bits that each would have, whatever their columns and model are. */
class ITDedup {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final int TIMES = 3;

  private static List<Row> sorted(Dataset<Row> scored) {
    return scored.collectAsList().stream()
        .sorted(Comparator.comparing(row -> row.getLong(0)))
        .toList();
  }

  /**
   * Columns of text, arrays, decimals, nulls and NaN; trees and networks, fixed batches, too. A
   * network's last bits depend on the number of rows in a run unless they are told not to.
   */
  @ParameterizedTest
  @CsvSource({
    "breast-cancer,trees",
    "zoo/xgboost-missing,trees",
    "breast-cancer,onnxruntime",
    "penguins,onnxruntime",
    "digits,onnxruntime",
    "zoo/typed-columns,onnxruntime",
    "zoo/file-type,onnxruntime",
    "zoo/fixed-batch,onnxruntime"
  })
  void givesTheSameBits(String name, String engine) {
    String model = LocalSpark.file(name);
    Dataset<Row> once = LocalSpark.parquet(name + "/data.parquet");
    Dataset<Row> data =
        once.crossJoin(SPARK.range(TIMES).toDF("copy"))
            .withColumn("id", org.apache.spark.sql.functions.expr("id * 10 + copy"))
            .drop("copy")
            .coalesce(1);
    Map<String, String> apart = Map.of("engine", engine, "reproducible", "true");
    Map<String, String> together = new HashMap<>(apart);
    together.put("dedup", "true");
    Scorer scorer = Scorer.of(model).keep("id");
    Dataset<Row> shared = scorer.options(ScoreOptions.parse(together)).score(data);

    List<Row> rows = sorted(shared);

    long repeated = ScoreMetrics.of(shared.queryExecution()).repeatedRows();
    assertThat(rows).isEqualTo(sorted(scorer.options(ScoreOptions.parse(apart)).score(data)));
    assertThat(repeated).isGreaterThanOrEqualTo((TIMES - 1) * once.count());
    assertThat(rows).hasSize((int) (TIMES * once.count()));
  }

  /** Runs of seven rows, cut short as 64 rows of a mebibyte are all that waits. */
  @Test
  void leavesOutWhatFillsARunUp(@TempDir Path folder) {
    int width = 1 << 18;
    ModelProto model =
        OnnxModels.model(
            OnnxModels.graph(
                    OnnxModels.node("ReduceMax", "x", "most").toBuilder()
                        .addAttribute(
                            AttributeProto.newBuilder()
                                .setName("axes")
                                .setType(AttributeProto.AttributeType.INTS)
                                .addInts(1))
                        .addAttribute(
                            AttributeProto.newBuilder()
                                .setName("keepdims")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(0))
                        .build(),
                    OnnxModels.cast("most", "label", ElementType.STRING))
                .addInput(OnnxModels.value("x", ElementType.FLOAT, 7, width))
                .addOutput(OnnxModels.value("label", ElementType.STRING, 7)));
    Path file = OnnxModels.write(model, folder.resolve("seven.onnx"));
    Dataset<Row> data =
        SPARK.sql(
            String.format(
                Locale.ROOT,
                "select id, array_repeat(float(id), %d) as x from range(0, 80, 1, 1)",
                width));
    Dataset<Row> scored =
        Scorer.of(file.toString())
            .options(ScoreOptions.parse(Map.of("dedup", "true")))
            .keep("id")
            .score(data);
    assertThat(sorted(scored))
        .hasSize(80)
        .allSatisfy(row -> assertThat(row.getString(1)).isEqualTo(Long.toString(row.getLong(0))));
  }

  /** A decimal is told from its neighbours beyond the digits of the tensor's type. */
  @Test
  void comparesDecimalsInAllDigits(@TempDir Path folder) {
    ModelProto model =
        OnnxModels.model(
            OnnxModels.graph(OnnxModels.node("Identity", "x", "y"))
                .addInput(OnnxModels.value("x", ElementType.DOUBLE, "n"))
                .addOutput(OnnxModels.value("y", ElementType.DOUBLE, "n")));
    Path file = OnnxModels.write(model, folder.resolve("same.onnx"));
    Dataset<Row> data =
        SPARK.sql("select id, cast(id % 4 as decimal(30, 10)) / 1000 as x from range(0, 40, 1, 1)");
    Dataset<Row> scored =
        Scorer.of(file.toString())
            .options(ScoreOptions.parse(Map.of("dedup", "true", "narrow", "all")))
            .keep("id")
            .score(data);
    assertThat(sorted(scored))
        .allSatisfy(row -> assertThat(row.getDouble(1)).isEqualTo(row.getLong(0) % 4 / 1000.0));
    assertThat(ScoreMetrics.of(scored.queryExecution()).repeatedRows()).isEqualTo(36);
  }

  @Test
  void refusesModelsWhoseRowsDependOnEachOther(@TempDir Path folder) {
    ModelProto model =
        OnnxModels.model(
            OnnxModels.graph(
                    OnnxModels.node("ReduceMax", "x", "most"),
                    OnnxModels.node("Sub", "x", "y").toBuilder().addInput("most").build())
                .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", 1))
                .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", 1)));
    Path file = OnnxModels.write(model, folder.resolve("most.onnx"));
    Dataset<Row> data = SPARK.sql("select id, float(id % 4) as x from range(40)");
    Scorer scorer = Scorer.of(file.toString()).keep("id");
    Map<String, String> accepted = Map.of("dedup", "true", "batch-dependent", "accept");
    assertThatThrownBy(() -> scorer.options(ScoreOptions.parse(accepted)).score(data))
        .hasMessageContaining("THR-USE-914")
        .hasMessageContaining("option 'dedup'");
    Map<String, String> alone = Map.of("dedup", "true", "batch-dependent", "alone");
    assertThat(sorted(scorer.options(ScoreOptions.parse(alone)).score(data)))
        .as("each row is its own maximum")
        .allMatch(row -> row.getFloat(1) == 0);
  }
}
