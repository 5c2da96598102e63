package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code thresher quantize}: what is written, and when nothing is. */
class ITQuantize {
  private static final int SIZE = 260;

  @TempDir Path temp;
  private Path model;
  private Path rows;
  private Path int8;

  @BeforeEach
  void make() throws IOException {
    model = network(temp.resolve("m.onnx"));
    rows = temp.resolve("rows");
    int8 = temp.resolve("int8.onnx");
    SharedSpark.session()
        .range(0, 600, 1, 2)
        .selectExpr(
            "id",
            "transform(sequence(1, "
                + SIZE
                + "), i -> cast(sin(id * 37 + i * 11) * if(id = 599, 1000, 1) as float)) x")
        .write()
        .parquet(rows.toString());
  }

  /** {@code score = relu(x * w) * v}. */
  private static Path network(Path file) throws IOException {
    ProtoMessage graph =
        new ProtoMessage()
            .message(1, node("MatMul", "h", "x", "w"))
            .message(1, node("Relu", "r", "h"))
            .message(1, node("MatMul", "score", "r", "v"))
            .text(2, "network")
            .message(5, weights("w", SIZE, SIZE))
            .message(5, weights("v", SIZE, 1))
            .message(11, value("x", SIZE))
            .message(12, value("score", 1));
    ProtoMessage whole =
        new ProtoMessage()
            .number(1, 8)
            .message(7, graph)
            .message(8, new ProtoMessage().text(1, "").number(2, 17));
    return Files.write(file, whole.bytes());
  }

  private static ProtoMessage node(String operator, String output, String... inputs) {
    ProtoMessage node = new ProtoMessage();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator);
  }

  private static ProtoMessage weights(String name, int rows, int columns) {
    ProtoMessage weights =
        new ProtoMessage().number(1, rows).number(1, columns).number(2, 1).text(8, name);
    for (int i = 0; i < rows * columns; i++) {
      weights.single(4, (float) Math.sin(i * 7 + rows));
    }
    return weights;
  }

  private static ProtoMessage value(String name, int columns) {
    ProtoMessage shape =
        new ProtoMessage()
            .message(1, new ProtoMessage().text(2, "n"))
            .message(1, new ProtoMessage().number(1, columns));
    ProtoMessage tensor = new ProtoMessage().number(1, 1).message(2, shape);
    return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
  }

  private CommandRun quantize(String... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("quantize", "--model=" + model, "--input=" + rows, "--output=" + int8),
                Stream.of(more))
            .toList());
  }

  private Dataset<Row> scored(Path scorer, String... more) {
    Path output = temp.resolve("scored-" + System.nanoTime());
    CommandRun run =
        CommandRun.of(
            Stream.concat(
                    Stream.of(
                        "score",
                        "--model=" + scorer,
                        "--input=" + rows,
                        "--output=" + output,
                        "--keep=id"),
                    Stream.of(more))
                .toList());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return SharedSpark.session().read().parquet(output.toString());
  }

  private Map<Long, Float> scores(Path scorer, String... more) {
    Map<Long, Float> scores = new TreeMap<>();
    for (Row row : scored(scorer, more).collectAsList()) {
      scores.put(row.getLong(0), row.getFloat(1));
    }
    return scores;
  }

  @Test
  void writesAModelThatAgreesAndKeepsRowsApart() throws IOException {
    CommandRun run = quantize("--sample-rows=300");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("changed       int8: 1 products with a scale for each row, 0 in float32")
        .containsPattern("agreement     score: concordance 0\\.999[0-9]{3}")
        .contains("output        " + int8);
    assertThat(Files.size(int8)).isLessThan(Files.size(model) / 3);
    assertThat(CommandRun.of("inspect", int8.toString()).out())
        .contains("metadata thresher.quantized.agreement: score: concordance 0.999")
        .contains("rows are independent");
    Map<Long, Float> together = scores(int8);
    assertThat(together).hasSize(600).isEqualTo(scores(int8, "--batch-size=7"));
    assertThat(together).isNotEqualTo(scores(model));
    assertRunsTellOfIt();
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".int8"));
    }
  }

  /** Who reads scores sees what they were made with: in the output, the manifest and the report. */
  private void assertRunsTellOfIt() throws IOException {
    Path output = temp.resolve("told");
    Path report = temp.resolve("told.json");
    CommandRun run =
        CommandRun.of(
            "score",
            "--model=" + int8,
            "--input=" + rows,
            "--output=" + output,
            "--report=" + report,
            "--keep=id");
    assertThat(run.out())
        .containsPattern("quantized     score: concordance 0\\.999.* made of sha256:");
    JsonNode told = new ObjectMapper().readTree(report.toFile()).get("quantizedModel");
    assertThat(told.get("agreement").asText())
        .startsWith("score: concordance 0.999")
        .endsWith("over at most 300 rows");
    assertThat(told.get("source").asText()).matches("sha256:[0-9a-f]{64}");
    assertThat(told.get("changes").asText()).contains("1 products with a scale for each row");
    Path manifest = output.resolve("_thresher/manifest.json");
    JsonNode facts = new ObjectMapper().readTree(manifest.toFile()).at("/runs/0/facts");
    assertThat(facts.get("quantized").asText())
        .isEqualTo(told.get("agreement").asText() + "; made of " + told.get("source").asText());
    assertThat(CommandRun.of("verify", output.toString()).exitCode()).isZero();
  }

  @Test
  void writesNothingWhereModelsDisagree() throws IOException {
    CommandRun run = quantize("--min-agreement=0.999999", "--sample-rows=300");

    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.err())
        .contains("THR-GATE-907: the int8 model's scores differ by more than allowed")
        .contains("expected an agreement of at least 0.999999, got score: concordance 0.999");
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("m.onnx", "rows");
    }
  }

  @Test
  void takesADynamicallyQuantisedModel() {
    model = Path.of("../udfs/src/test/resources/batches/large-int8.onnx").toAbsolutePath();
    CommandRun run = quantize("--query=SELECT id, slice(x, 1, 32) x FROM input");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("changed       int8: 1 products with a scale for each row, 2 in float32")
        .contains("agreement     score: concordance 1.00000");
    // Nothing is left to be rewritten when it is loaded.
    assertThat(CommandRun.of("inspect", int8.toString(), "--rewrite=none").out())
        .contains("rows are independent: the graph keeps them apart");
  }

  private List<Row> digits(Path scorer, String... more) {
    return scored(scorer, more).orderBy("id").collectAsList();
  }

  /** Over all rows, which are many more than the sample. */
  private int sameDigits() {
    List<Row> exact = digits(model);
    List<Row> rounded = digits(int8);
    int same = 0;
    for (int i = 0; i < exact.size(); i++) {
      same += exact.get(i).getLong(2) == rounded.get(i).getLong(2) ? 1 : 0;
    }
    return same;
  }

  @Test
  void makesConvolutionsInt8WithStaticScales() {
    model = Path.of("../datasets/digits/model.onnx").toAbsolutePath();
    rows = model.resolveSibling("data.parquet");

    CommandRun run = quantize("--keep=id", "--scales=static", "--sample-rows=300");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "changed       int8: 1 convolutions and 1 products with static scales, from the"
                + " ranges of 2 values")
        .containsPattern("agreement     logits: cosine 0\\.999")
        .containsPattern("agreement     digit: (99|100)\\.[0-9]{3}% of rows the same");
    assertThat(CommandRun.of("inspect", int8.toString(), "--rewrite=none").out())
        .contains("rows are independent: the graph keeps them apart");
    List<Row> together = digits(int8);
    assertThat(together).hasSize(1797).isEqualTo(digits(int8, "--batch-size=7"));
    assertThat(sameDigits()).isBetween(1780, 1797);
    assertThat(together).isNotEqualTo(digits(model));
  }

  /** One image of a thousand, whose numbers are a thousand times as large. */
  @Test
  void leavesOutliersOfTheSampleOutByPercentile() throws IOException {
    model = Path.of("../datasets/digits/model.onnx").toAbsolutePath();
    rows = model.resolveSibling("data.parquet");
    String outlier =
        "--query=SELECT id, transform(image, x -> cast(if(id = 7, 1000, 1) * x as float)) image"
            + " FROM input";

    CommandRun whole = quantize("--keep=id", "--scales=static", outlier, "--min-agreement=0");
    int coarse = sameDigits();
    Files.delete(int8);
    CommandRun run =
        quantize("--keep=id", "--scales=static", outlier, "--calibration-percentile=99");

    assertThat(whole.exitCode()).as(whole.err()).isZero();
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("static scales, from percentile 99.0 of 2 values");
    assertThat(coarse).isLessThan(1600);
    assertThat(sameDigits()).isBetween(1780, 1797);
    CommandRun refused = quantize("--calibration-percentile=49.9", "--scales=static");
    assertThat(refused.err()).contains("expected a number from 50 to 100");
    assertThat(quantize("--calibration-percentile=99").err())
        .contains("--calibration-percentile and --scales row exclude each other");
  }

  /** As the first exporters of networks of images wrote it. */
  @Test
  void takesOperatorsOfOpsetEleven() {
    model = Path.of("../datasets/zoo/text-direction/model.onnx").toAbsolutePath();
    rows = model.resolveSibling("data.parquet");

    CommandRun run =
        quantize("--keep=id", "--shape=x=3,48,192", "--scales=static", "--sample-rows=12");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("changed       operators: those of opset 11 became those of 13")
        .contains("changed       int8: 44 convolutions and 1 products with static scales")
        .containsPattern("agreement .*: cosine (0\\.999|1\\.000)");
    assertThat(scored(int8, "--shape=x=3,48,192").count())
        .isEqualTo(SharedSpark.session().read().parquet(rows.toString()).count());
  }

  @Test
  void takesAFolderOfImages() {
    model = Path.of("../datasets/shapes").toAbsolutePath();
    rows = model.resolve("photos");
    assertThat(quantize("--scales=static").err()).contains("THR-USE-910", "name a folder");
    int8 = temp.resolve("int8");

    CommandRun run = quantize("--keep=path", "--scales=static");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("agreement     label: 100.000% of rows the same")
        .containsPattern("agreement     probabilities: cosine 0\\.99");
    assertThat(int8.resolve("preprocessor_config.json"))
        .hasSameTextualContentAs(model.resolve("preprocessor_config.json"));
    assertThat(labels(int8)).hasSize(9).isEqualTo(labels(model));
  }

  private List<Row> labels(Path scorer) {
    Path output = temp.resolve("labels-" + System.nanoTime());
    CommandRun run =
        CommandRun.of(
            "score", "--model=" + scorer, "--input=" + rows, "--output=" + output, "--keep=path");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return SharedSpark.session()
        .read()
        .parquet(output.toString())
        .select("path", "label")
        .orderBy("path")
        .collectAsList();
  }

  @Test
  void tellsWhereNothingGainsByStaticScales() {
    model = Path.of("../datasets/penguins/model.onnx").toAbsolutePath();
    rows = model.resolveSibling("data.parquet");

    CommandRun run = quantize("--keep=id", "--scales=static");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("THR-MODEL-957", "expected a Conv, MatMul or Gemm");
    assertThat(int8).doesNotExist();
    model = Path.of("../datasets/breast-cancer/model.onnx").toAbsolutePath();
    rows = model.resolveSibling("data.parquet");
    assertThat(quantize("--keep=id", "--scales=static").err())
        .contains("THR-MODEL-906", "expected opset 11 or later");
    assertThat(quantize("--scales=fixed").err())
        .contains("'fixed' is not a value of --scales", "expected row or static");
  }

  @Test
  void neverReplacesAFile() throws IOException {
    Files.writeString(int8, "mine");

    CommandRun run = quantize();

    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err()).contains("THR-OUT-908", "expected a path where nothing is");
    assertThat(int8).hasContent("mine");
  }

  @Test
  void tellsAllThatIsWrongWithItsOptions() {
    CommandRun run =
        CommandRun.of(
            "quantize",
            "--model=" + model,
            "--input=" + rows,
            "--weight-bits=4",
            "--sample-rows=1",
            "--min-agreement=2");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errorLines()).hasSize(4);
    assertThat(run.err())
        .contains("--output", "expected 7 or 8", "a whole number of 2 or more", "from 0 to 1");
  }

  @Test
  void refusesToCompareOnNoRows() {
    CommandRun run = quantize("--filter=id < 0");
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("THR-DATA-900", "got 0");
    assertThat(int8).doesNotExist();
  }
}
