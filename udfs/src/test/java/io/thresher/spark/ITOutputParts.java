package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.model.OnnxModels;
import io.thresher.model.SequenceModels;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Quarantine;
import io.thresher.spark.query.Scoring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single elements of outputs as columns, each compared with what the whole output has there. */
class ITOutputParts {
  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path folder;

  private static Scorer scorer(String model, Map<String, String> options) {
    return Scorer.of(model).options(ScoreOptions.parse(options)).keep("id");
  }

  /** Rows where the first two columns differ, of all rows. */
  private static void assertAlike(Dataset<Row> scored, String part, String whole, long rows) {
    assertThat(scored.count()).isEqualTo(rows);
    assertThat(scored.filter("not (" + part + " <=> " + whole + ")").count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"trees,true", "onnxruntime,true", "trees,false"})
  void takesNumbersOfVectors(String engine, boolean byColumns) {
    Dataset<Row> data = LocalSpark.parquet("breast-cancer/data.parquet");
    Map<String, String> options =
        Map.of(
            "engine",
            engine,
            "outputs",
            "probabilities[1]=b,label,probabilities,probabilities[0]=a");

    Dataset<Row> scored =
        scorer(LocalSpark.file("breast-cancer/model.onnx"), options)
            .score(byColumns ? data : data.filter("id + 0 >= 0"));

    assertThat(scored.columns()).containsExactly("id", "b", "label", "probabilities", "a");
    assertAlike(scored, "b", "probabilities[1]", 569);
    assertAlike(scored, "a", "probabilities[0]", 569);
  }

  @Test
  void takesEntriesOfMapsInSql() {
    LocalSpark.parquet("penguins/data.parquet").createOrReplaceTempView("penguins");
    String model = LocalSpark.file("penguins/model.onnx");

    Dataset<Row> scored =
        SPARK.sql(
            """
            SELECT onnx_predict('%1$s', map('outputs', 'output_probability["Gentoo"]=p'), *) AS p,
              onnx_predict('%1$s', map('outputs', 'output_probability'), *) AS whole
            FROM penguins\
            """
                .formatted(model));

    assertThat(scored.schema().apply("p").dataType().simpleString()).isEqualTo("float");
    assertAlike(scored, "p", "whole['Gentoo']", 333);
    assertThat(scored.selectExpr("max(p)").head().getFloat(0)).isGreaterThan(0.9f);
  }

  /** Rows that cannot be scored have empty maps in between, wherever batches end. */
  @ParameterizedTest
  @CsvSource({"penguins,7,false", "penguins,4096,true", "zoo/forest-classifier,10,false"})
  void makesTheMapsThatOnnxRuntimeMakes(String name, String batchSize, String dedup) {
    boolean texts = name.equals("penguins");
    String feature = texts ? "body_mass_g" : "petal_width_cm";
    String part = texts ? "output_probability['Gentoo']" : "output_probability[1]";
    Path file = folder.resolve("some-bad");
    LocalSpark.parquet(name + "/data.parquet")
        .withColumn(feature, functions.expr("if(id % 10 = 3, null, " + feature + ")"))
        .write()
        .parquet(file.toString());
    List<List<Row>> scored = new ArrayList<>();
    for (String rewrite : List.of("categories,maps", "none")) {
      Map<String, String> options =
          Map.of(
              "rewrite",
              rewrite,
              "engine",
              "onnxruntime",
              "batch-size",
              batchSize,
              "dedup",
              dedup,
              "outputs",
              part + "=one,output_probability=whole,output_label");
      scored.add(
          Scoring.of(LocalSpark.file(name + "/model.onnx"))
              .options(ScoreOptions.parse(options))
              .keep("id")
              .quarantine(
                  new Quarantine(folder.resolve(rewrite).toUri().toString(), 100, "100", null))
              .score(SPARK.read().parquet(file.toString()))
              .collectAsList());
    }

    assertThat(scored.get(0)).hasSizeGreaterThan(50).isEqualTo(scored.get(1));
  }

  @Test
  void namesTheKeysThatThereAre() {
    Scorer scorer =
        scorer(
            LocalSpark.file("penguins/model.onnx"),
            Map.of("outputs", "output_probability['Emperor']"));

    assertThatThrownBy(() -> scorer.score(LocalSpark.parquet("penguins/data.parquet")))
        .hasMessageContaining("THR-DATA-041")
        .hasMessageContaining("expected one of the keys [Adelie, Chinstrap, Gentoo]");
  }

  @Test
  void takesElementsOfRowsOfDifferentLengths() {
    String model =
        OnnxModels.write(SequenceModels.tokens(50, 6), folder.resolve("tokens.onnx")).toString();
    Dataset<Row> data =
        SPARK
            .range(600)
            .selectExpr(
                "id",
                "transform(sequence(1, 3 + id % 7), i -> (id + i * i) % 50) AS input_ids",
                "transform(sequence(1, 3 + id % 7), i -> 1L) AS attention_mask");
    Map<String, String> options =
        Map.of(
            "outputs", "states[2][5]=s,states=ss,words[0]=w,words=ww,pooled[3]=p,pooled=pp",
            "pad", "input_ids=0;attention_mask=0");

    Dataset<Row> scored = scorer(model, options).score(data).localCheckpoint();

    assertAlike(scored, "s", "ss[2][5]", 600);
    assertAlike(scored, "w", "ww[0]", 600);
    assertAlike(scored, "p", "pp[3]", 600);
    assertThat(scored.filter("w is null or s is null").count()).isZero();
  }

  @Test
  void aRowWithoutTheElementCannotBeScored() {
    String model =
        OnnxModels.write(SequenceModels.tokens(50, 6), folder.resolve("tokens.onnx")).toString();
    Path file = folder.resolve("data");
    SPARK
        .range(100)
        .selectExpr(
            "id",
            "array_repeat(id % 50, if(id in (7, 93), 2, 4)) AS input_ids",
            "array_repeat(1L, if(id in (7, 93), 2, 4)) AS attention_mask")
        .coalesce(1)
        .write()
        .parquet(file.toString());
    Dataset<Row> data = SPARK.read().parquet(file.toString());
    ScoreOptions options = ScoreOptions.parse(Map.of("outputs", "words[3]=w"));

    assertThatThrownBy(
            () -> Scorer.of(model).options(options).keep("id").score(data).collectAsList())
        .hasStackTraceContaining("THR-DATA-042")
        .hasStackTraceContaining("output 'words[3]'");

    String aside = folder.resolve("bad").toUri().toString();
    List<Row> scored =
        Scoring.of(model)
            .options(options)
            .keep("id")
            .quarantine(new Quarantine(aside, 10, "10", null))
            .score(data)
            .collectAsList();

    assertThat(scored).hasSize(98);
    assertThat(scored)
        .allSatisfy(row -> assertThat(row.getString(1)).isEqualTo("w" + row.getLong(0) % 50));
    assertThat(
            SPARK.read().parquet(aside).selectExpr("row.id", "code").orderBy("id").collectAsList())
        .extracting(Row::mkString)
        .containsExactly("7THR-DATA-042", "93THR-DATA-042");
  }
}
