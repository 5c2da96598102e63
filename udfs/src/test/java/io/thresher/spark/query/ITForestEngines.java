package io.thresher.spark.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.options.ScoreOptions;
import io.thresher.options.SqlSetting;
import io.thresher.plan.Engine;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.LocalSpark;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forests for which a measurement decides between the tree kernel and ONNX Runtime. */
class ITForestEngines {
  private static final String CLOSE = "zoo/forest-regressor";
  private static final String MEASURED =
      "(ONNX Runtime|tree kernel) \\((faster for )?10 trees, 216 nodes, depth 5; "
          + "(measured|the tree kernel was) \\d+\\.\\d times as fast on ROWS.*";

  @TempDir private Path home;
  private String before = "";

  @BeforeEach
  void forget() {
    before = System.getProperty("user.home");
    System.setProperty("user.home", home.toString());
  }

  @AfterEach
  void restore() {
    System.setProperty("user.home", before);
    LocalSpark.session().sparkContext().conf().remove(SqlSetting.ISOLATE.key());
  }

  @Test
  void measuresOnRowsOfTheData() {
    assertThat(planned(CLOSE, Map.of()).describe())
        .matches(MEASURED.replace("ROWS", "rows of the data"));
  }

  /** Of several threads the clock decides, however busy the machine is: what it says is kept. */
  @Test
  void keepsTheGain() throws IOException {
    Map<String, String> threads = Map.of("threads", "2");
    assertThat(planned(CLOSE, threads).describe()).contains("times as fast on rows of the data");
    Properties kept = kept();
    assertThat(kept).hasSize(1);
    String key = kept.stringPropertyNames().iterator().next();
    assertThat(key).contains("tree kernel", "2 threads", "isolation NONE");

    keep(key, "7.25");
    assertThat(planned(CLOSE, threads).describe())
        .isEqualTo(
            "tree kernel (10 trees, 216 nodes, depth 5; measured 7.3 times as fast on rows of the"
                + " data as ONNX Runtime's own provider)");
    keep(key, "0.5");
    assertThat(planned(CLOSE, threads).describe())
        .startsWith("ONNX Runtime (faster on 2 threads for ")
        .contains("the tree kernel was 0.5 times as fast on rows of the data");
  }

  @Test
  void scoresByThePlanThatThereIs() throws IOException {
    Dataset<Row> data = LocalSpark.parquet(CLOSE + "/data.parquet");
    Scoring scoring = scoring(CLOSE, data, Map.of("threads", "2"));
    scoring.plan(data);
    String key = kept().stringPropertyNames().iterator().next();
    keep(key, "7.25");
    ScorePlan plan = scoring.plan(data);
    keep(key, "0.5");

    assertThat(scoring.score(data, plan).queryExecution().executedPlan().toString())
        .contains("run by tree kernel");
    assertThat(scoring.score(data).queryExecution().executedPlan().toString())
        .contains("run by ONNX Runtime");
  }

  @Test
  void measuresOnMadeUpRowsWhereAQueryIsPlanned() {
    String plan =
        LocalSpark.session()
            .sql(
                "explain select onnx_predict('%s', *) from parquet.`%s`"
                    .formatted(
                        LocalSpark.file(CLOSE + "/model.onnx"),
                        LocalSpark.file(CLOSE + "/data.parquet")))
            .first()
            .getString(0);
    assertThat(plan.replaceAll("(?s).*run by ", "").replaceAll("(?s)\\n.*", ""))
        .matches(MEASURED.replace("ROWS", "made-up rows"));
  }

  @Test
  void measuresOnnxRuntimeWhereItRuns() throws IOException {
    LocalSpark.session().sparkContext().conf().set(SqlSetting.ISOLATE.key(), "process");
    assertThat(planned(CLOSE, Map.of()).describe())
        .matches(MEASURED.replace("ROWS", "rows of the data"));
    assertThat(kept().stringPropertyNames()).allMatch(key -> key.contains("isolation PROCESS"));
  }

  @Test
  void measuresNothingWhereTheShapeTellsOrScoresAreReproducible() {
    assertThat(planned("breast-cancer", Map.of()).isTrees()).isTrue();
    assertThat(planned(CLOSE, Map.of("reproducible", "true")).describe())
        .contains("the kernel is reckoned 2.3 times as fast; that is not measured");
    assertThat(home).isEmptyDirectory();
  }

  private static Engine planned(String name, Map<String, String> options) {
    Dataset<Row> data = LocalSpark.parquet(name + "/data.parquet");
    return scoring(name, data, options).plan(data).engine();
  }

  private static Scoring scoring(String name, Dataset<Row> data, Map<String, String> options) {
    return Scoring.of(LocalSpark.file(name + "/model.onnx"))
        .options(ScoreOptions.parse(options))
        .keep("id")
        .trying(data);
  }

  private Path file() {
    return home.resolve(".thresher").resolve("engine-gains.properties");
  }

  private Properties kept() throws IOException {
    Properties kept = new Properties();
    try (Reader reader = Files.newBufferedReader(file())) {
      kept.load(reader);
    }
    return kept;
  }

  private void keep(String key, String gain) throws IOException {
    Properties kept = new Properties();
    kept.setProperty(key, gain);
    try (Writer writer = Files.newBufferedWriter(file())) {
      kept.store(writer, null);
    }
  }
}
