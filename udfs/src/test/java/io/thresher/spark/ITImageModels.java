package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thresher.errors.ScoringException;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Quarantine;
import io.thresher.spark.query.Scoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model of images, compared with what Python gives for each image alone. */
class ITImageModels {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final String MODEL = LocalSpark.file("shapes");
  private static final List<String> FILES =
      List.of("model.onnx", "preprocessor_config.json", "config.json");

  @TempDir Path folder;

  private static Dataset<Row> images() {
    return LocalSpark.parquet("shapes/data.parquet");
  }

  private static Scorer scorer(String model, Map<String, String> options) {
    return Scorer.of(model).options(ScoreOptions.parse(options)).keep("id");
  }

  private static List<Row> sorted(Dataset<Row> scored) {
    return scored.orderBy("id").collectAsList();
  }

  private Path copyWith(String file, String from, String to) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("model"));
    for (String name : FILES) {
      Files.copy(Path.of(MODEL, name), copy.resolve(name));
    }
    String text = Files.readString(copy.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(copy.resolve(file), text.replace(from, to));
    return copy;
  }

  @Test
  void namesWhatAnImageShows() {
    Dataset<Row> scored = scorer(MODEL, Map.of()).score(images());
    assertThat(scored.schema().simpleString())
        .isEqualTo("struct<id:bigint,label:string,probabilities:array<float>>");

    List<Row> golden = sorted(LocalSpark.parquet("shapes/golden.parquet"));
    List<Row> rows = sorted(scored);
    assertThat(rows).hasSize(90).hasSameSizeAs(golden);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).getString(1)).as("row " + i).isEqualTo(golden.get(i).getString(1));
      for (int of = 0; of < 3; of++) {
        assertThat(rows.get(i).<Float>getList(2).get(of))
            .as("row " + i)
            .isCloseTo(golden.get(i).<Float>getList(2).get(of), within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,7,true", "3,1,false", "2,90,true"})
  void givesTheSameBitsBesideAnyOtherImages(int partitions, int batch, boolean byColumns) {
    List<Row> once = sorted(scorer(MODEL, Map.of()).score(images()));
    Dataset<Row> data = images().orderBy("image").repartition(partitions);
    Dataset<Row> stored = byColumns ? data.cache() : data;

    List<Row> again = sorted(scorer(MODEL, Map.of("batch-size", "" + batch)).score(stored));

    stored.unpersist();
    assertThat(again).isEqualTo(once);
  }

  @Test
  void givesRepeatedImagesTheScoresOfTheFirst() {
    Dataset<Row> twice = images().union(images()).coalesce(1);
    List<Row> apart = sorted(scorer(MODEL, Map.of()).score(twice));

    List<Row> shared = sorted(scorer(MODEL, Map.of("dedup", "true")).score(twice));

    assertThat(shared).hasSize(180).isEqualTo(apart);
  }

  @Test
  void readsFoldersOfFilesAsSparkDoes() {
    SPARK.read().format("binaryFile").load(MODEL + "/photos").createOrReplaceTempView("photos");

    List<Row> rows =
        SPARK
            .sql(
                "select regexp_extract(path, '([0-9]+)[.][a-z]+$', 1) as id,"
                    + " onnx_predict('%s', content).label as label from photos order by id"
                        .formatted(MODEL))
            .collectAsList();

    List<Row> golden = sorted(LocalSpark.parquet("shapes/golden.parquet")).subList(0, 9);
    assertThat(rows.stream().map(row -> row.getString(1)).toList())
        .isEqualTo(golden.stream().map(row -> row.getString(1)).toList());
  }

  @Test
  void setsAsideDamagedImagesAndNoOthers() {
    Dataset<Row> data =
        images()
            .selectExpr(
                "id",
                "case id when 7 then substring(image, 1, 700) when 20 then null"
                    + " when 31 then cast('not an image' as binary) else image end as image");
    List<Row> good = new ArrayList<>(sorted(scorer(MODEL, Map.of()).score(images())));
    good.removeIf(row -> List.of(7L, 20L, 31L).contains(row.getLong(0)));
    Quarantine quarantine =
        new Quarantine(folder.resolve("bad").toUri().toString(), 10, "10 rows", null);

    Dataset<Row> scored =
        Scoring.of(MODEL).keep("id").quarantine(quarantine).score(data.coalesce(1));

    assertThat(sorted(scored)).isEqualTo(good);
    assertThatThrownBy(() -> scorer(MODEL, Map.of()).score(data).collectAsList())
        .hasStackTraceContaining("THR-DATA-022")
        .hasStackTraceContaining("expected an image, got a damaged WEBP: 700 bytes of 6078");
  }

  @Test
  void refusesStepsThatItDoesNotKnow() throws IOException {
    Path padded =
        copyWith("preprocessor_config.json", "\"do_resize\"", "\"do_pad\": true, \"do_resize\"");

    assertThatThrownBy(() -> scorer(padded.toString(), Map.of()).score(images()))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-MODEL-952")
        .hasMessageContaining("got do_pad of a CLIP processor");
  }

  @Test
  void takesNumbersWhereAColumnHoldsThem() throws IOException {
    Path padded =
        copyWith("preprocessor_config.json", "\"do_resize\"", "\"do_pad\": true, \"do_resize\"");
    Dataset<Row> numbers =
        SPARK.sql(
            "select 1L as id, array_repeat(array_repeat(array_repeat(0.5f, 32), 32), 3) as"
                + " pixel_values");

    Dataset<Row> scored =
        scorer(padded.toString(), Map.of("shape", "pixel_values=3,32,32")).score(numbers);

    assertThat(scored.schema().simpleString()).isEqualTo("struct<id:bigint,logits:array<float>>");
    assertThat(scored.collectAsList()).hasSize(1);
  }
}
