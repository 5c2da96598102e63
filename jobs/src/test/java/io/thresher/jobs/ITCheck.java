package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What converters change, and what they leave as it is. The models are made by {@code make.py}
 * beside them; with {@code -Dthresher.check.python=PYTHON} anew, and of many more rows.
 */
class ITCheck {
  private static final String ROWS = "4000";
  private static final Path CONVERSIONS = Path.of("src/test/resources/conversions");

  /** By folder: the kind that is to be found; empty for sound models. */
  private static final Map<String, String> KINDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("lightgbm-forest", "average against sum"),
              Map.entry("lightgbm-linear", "leaves"),
              Map.entry("sklearn-missing", "missing values"),
              Map.entry("xgboost-logistic", "link function"),
              Map.entry("catboost-labels", "class labels"),
              Map.entry("catboost-poisson", "link function"),
              Map.entry("one-round", "threshold of the label"),
              Map.entry("thresholds", "thresholds"),
              Map.entry("lightgbm-boosted", ""),
              Map.entry("lightgbm-binary", ""),
              Map.entry("lightgbm-categories", ""),
              Map.entry("sklearn-forest", ""),
              Map.entry("xgboost-binary", ""),
              Map.entry("catboost-rmse", ""),
              Map.entry("off-thresholds", "")));

  private static Path models = CONVERSIONS;

  @TempDir Path temp;

  @BeforeAll
  static void convert(@TempDir Path made) throws Exception {
    SharedSpark.session();
    String python = System.getProperty("thresher.check.python");
    if (python != null) {
      Process process =
          new ProcessBuilder(
                  python, CONVERSIONS.resolve("make.py").toString(), made.toString(), ROWS)
              .inheritIO()
              .start();
      assertThat(process.waitFor()).isZero();
      models = made;
    }
  }

  static Stream<String> conversions() {
    return KINDS.keySet().stream();
  }

  private static List<String> call(Path folder, String... more) throws IOException {
    List<String> call =
        new ArrayList<>(
            List.of(
                "check",
                "--model=" + folder.resolve("model.onnx"),
                "--input=" + folder.resolve("rows.parquet"),
                "--nulls=nan"));
    Files.readAllLines(folder.resolve("expect")).forEach(line -> call.add("--expect=" + line));
    call.addAll(List.of(more));
    return call;
  }

  @ParameterizedTest
  @MethodSource("conversions")
  void namesTheKindOfFaultOfAConversion(String name) throws IOException {
    Path report = temp.resolve("report.json");
    CommandRun run = CommandRun.of(call(models.resolve(name), "--report=" + report));

    String kind = String.valueOf(KINDS.get(name));
    JsonNode checked = new ObjectMapper().readTree(report.toFile()).get("checked");
    List<String> found = new ArrayList<>();
    checked.forEach(each -> each.get("likely").forEach(l -> found.add(l.get("kind").asText())));
    assertThat(found).isEqualTo(kind.isEmpty() ? List.of() : List.of(kind));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(kind.isEmpty() ? 0 : 3);
    if (!kind.isEmpty()) {
      assertThat(run.err()).startsWith("THR-MODEL-811: ").contains("likely " + kind);
      assertThat(run.out()).contains("  likely      " + kind + ": ", "worst rows", "x0=");
    }
  }

  private static String inspected(String name, String... more) {
    List<String> call =
        new ArrayList<>(List.of("inspect", CONVERSIONS.resolve(name) + "/model.onnx"));
    call.addAll(List.of(more));
    CommandRun run = CommandRun.of(call);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  @Test
  void inspectWarnsOfWhatTheGraphShows() {
    assertThat(inspected("one-round")).contains("warning       no leaf is below zero");
    assertThat(inspected("sklearn-missing")).contains("warning       no node sends missing values");
    assertThat(inspected("lightgbm-binary"))
        .doesNotContain("no leaf is below zero", "doubles", "keys");
  }

  /** Of categories, trees ask by chains of nodes whose branches meet. */
  @Test
  void theTreeKernelTakesCategoriesOfLightgbm() {
    assertThat(inspected("lightgbm-categories", "--engine=trees")).contains("tree kernel (6 trees");
  }

  @Test
  void inspectWarnsOfIdsThatFeedFloats() {
    String rows = CONVERSIONS.resolve("catboost-rmse") + "/rows.parquet";
    String query = "SELECT 1600000000 + bigint(x0) AS x0, x1, x2, x3, bigint(x1) AS x4 FROM input";
    String out =
        inspected(
            "catboost-rmse",
            "--input=" + rows,
            "--query=" + query,
            "--narrow=all",
            "--bind=features=x0,x1,x2,x3");
    String small = inspected("catboost-rmse", "--input=" + rows, "--drop=p");

    assertThat(out).contains("warning       column 'x0' has whole numbers up to 160000000");
    assertThat(out).doesNotContain("column 'x1'", "column 'x4'");
    assertThat(small).doesNotContain("whole numbers");
  }

  @Test
  void takesCsvAndReservesWhatIsExpected() throws IOException {
    Path model = CONVERSIONS.resolve("xgboost-binary");
    Path csv = temp.resolve("rows.csv");
    List<String> lines = new ArrayList<>(List.of("id,label,x0,x1,x2,x3,p,c"));
    SharedSpark.session()
        .read()
        .parquet(model.resolve("rows.parquet").toString())
        .selectExpr("x0", "x1", "x2", "x3", "p", "c")
        .collectAsList()
        .forEach(row -> lines.add(lines.size() + ",text," + row.mkString(",")));
    Files.write(csv, lines);

    CommandRun run =
        CommandRun.of(
            "check",
            "--model=" + model.resolve("model.onnx"),
            "--input=" + csv,
            "--keep=id",
            "--expect=probabilities[1]=p:1e-6",
            "--expect=label=c");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("expected      probabilities[1] = p within 1e-6 (as given)")
        .contains("  agree       100 of 100 rows");
  }

  @Test
  void tellsAllThatIsWrongWithExpectations() throws IOException {
    Path model = CONVERSIONS.resolve("xgboost-binary");
    CommandRun run =
        CommandRun.of(
            "check",
            "--model=" + model.resolve("model.onnx"),
            "--input=" + model.resolve("rows.parquet"),
            "--bind=features=x0,x1,x2,x3",
            "--expect=probability=p",
            "--expect=probabilities=p",
            "--expect=label=cc");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errorLines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("THR-USE-803: ").contains("'probability'"),
            line -> assertThat(line).startsWith("THR-USE-805: ").contains("array<float>", "double"),
            line -> assertThat(line).startsWith("THR-USE-804: ").contains("did you mean 'c'?"));
  }

  @Test
  void refusesToCheckNothing() throws IOException {
    Path model = CONVERSIONS.resolve("xgboost-binary");
    CommandRun nothing =
        CommandRun.of(
            "check",
            "--model=" + model.resolve("model.onnx"),
            "--input=" + model.resolve("rows.parquet"));
    CommandRun noRow = CommandRun.of(call(model, "--filter=x0 > 1000"));

    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).startsWith("THR-USE-806: ");
    assertThat(noRow.exitCode()).isEqualTo(2);
    assertThat(noRow.err()).startsWith("THR-USE-807: ");
  }
}
