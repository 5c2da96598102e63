package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITGenerateAndBench {
  @TempDir Path folder;

  @Test
  void generatesTheSameRowsInAnyNumberOfFiles() throws IOException {
    generate("one", "--rows=1000", "--floats=3", "--seed=5", "--null-fraction=0.1", "--files=1");
    generate("four", "--rows=1000", "--floats=3", "--seed=5", "--null-fraction=0.1", "--files=4");

    assertThat(parquet("one").columns()).containsExactly("id", "f0", "f1", "f2");
    assertThat(files("one")).hasSize(1);
    assertThat(files("four")).hasSize(4);
    assertThat(sorted(parquet("four"))).hasSize(1000).isEqualTo(sorted(parquet("one")));
  }

  @Test
  void generatesCsvThatReadsAsTheParquet() throws IOException {
    String[] same = {"--rows=500", "--floats=2", "--categories=3", "--files=2"};
    generate("parquet", same);
    generate(
        "csv", Stream.concat(Stream.of(same), Stream.of("--format=csv")).toArray(String[]::new));

    Dataset<Row> read =
        SharedSpark.session()
            .read()
            .schema(parquet("parquet").schema())
            .option("header", "true")
            .csv(folder.resolve("csv").toString());
    assertThat(sorted(read)).hasSize(500).isEqualTo(sorted(parquet("parquet")));
  }

  @Test
  void putsNineTenthsOfTheRowsIntoOneFileAndCompresses() throws IOException {
    generate("skewed", "--rows=1000", "--files=5", "--skew", "--compression=zstd");

    List<Long> rows = new ArrayList<>();
    for (Path file : files("skewed")) {
      assertThat(file.toString()).endsWith(".zstd.parquet");
      rows.add(SharedSpark.session().read().parquet(file.toString()).count());
    }
    assertThat(rows).containsExactly(900L, 25L, 25L, 25L, 25L);
  }

  @Test
  void refusesToGenerateOverWhatIsThere() throws IOException {
    Files.createDirectory(folder.resolve("there"));

    CommandRun run =
        CommandRun.of("generate", "--rows=1", "--output", folder.resolve("there").toString());

    assertThat(run.err()).startsWith("THR-OUT-001: the output exists");
    assertThat(run.exitCode()).isEqualTo(5);
  }

  @Test
  void benchesThoseContendersAlone() {
    CommandRun run = bench("--rows=2000", "--rounds=1", "--sink=noop", "--contender=scan,operator");

    assertThat(run.out())
        .contains("scan alone", "Thresher / scan alone, scores only, noop")
        .containsPattern(
            "stages of Thresher, scores only, noop: model load .* s: [1-9]\\d?\\.\\d% of .* in"
                + " tasks")
        .doesNotContain("stages of scan alone")
        .doesNotContain("inference alone", "naive mapPartitions", "thresher score");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void benchesWhatWatchingARunCosts() {
    CommandRun run =
        bench("--rows=2000", "--rounds=2", "--sink=parquet", "--contender=watched,unwatched");

    assertThat(run.out())
        .containsPattern(
            "score, watched / score, unwatched, scores only, parquet: [\\d.]+x \\(by CPU time"
                + " [\\d.]+x\\)")
        .doesNotContain("score, unwatched / score, watched", "thresher score");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void benchesEnginesAndSaysWhichAreLeftOut() {
    CommandRun run =
        bench("--rows=2000", "--rounds=1", "--sink=noop", "--contender=onnxruntime,openvino,trees");

    assertThat(run.out())
        .containsPattern("model by onnxruntime +scores only +noop")
        .containsPattern("onnxruntime +all columns +noop")
        .doesNotContainPattern("trees +scores only")
        .containsPattern("trees was left out: .*no tree ensemble")
        .containsPattern("model by openvino was left out: .*openvino");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void refusesContendersThatHaveNothingForTheSink() {
    CommandRun run = CommandRun.of("bench", "--sink=noop", "--contender=score");

    assertThat(run.err()).contains("--contender and --sink exclude each other");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void benchesMadeDataAndReportsEveryRound() throws IOException {
    Path json = folder.resolve("results.json");
    Path chart = folder.resolve("results.svg");

    CommandRun run =
        bench("--rows=2000", "--rounds=2", "--json", json.toString(), "--chart", chart.toString());

    assertThat(run.out())
        .contains("mlp: 2,000 rows, 32 feature columns, batches of 4096")
        .containsPattern("naive mapPartitions +scores only +noop")
        .containsPattern("Thresher +all columns +parquet")
        .containsPattern("thresher score +all columns +parquet")
        .containsPattern("Thresher / naive mapPartitions, scores only, noop: [0-9.]+x")
        .containsPattern("Thresher / inference alone, scores only, noop: [0-9.]+x")
        .containsPattern("Thresher / scan alone, scores only, noop: [0-9.]+x")
        .containsPattern("Thresher / without Spark's run, scores only, noop: [0-9.]+x")
        .containsPattern("Thresher / the same, scores only, parquet / noop: [0-9.]+x");
    JsonNode results = new ObjectMapper().readTree(json.toFile());
    assertThat(results.path("setting").path("rounds").asLong()).isEqualTo(2);
    JsonNode mlp = results.path("workloads").get(0);
    assertThat(mlp.path("facts").path("rows").asLong()).isEqualTo(2000);
    assertThat(mlp.path("cases").size()).isEqualTo(13);
    assertThat(mlp.path("cases").get(0).path("rounds").size()).isEqualTo(2);
    assertThat(mlp.path("ratios").size()).isEqualTo(11);
    assertThat(mlp.path("leftOut").isEmpty()).isTrue();
    assertThat(Files.readString(chart))
        .contains("mlp: million rows/s (2,000 rows)", "Thresher, all columns, parquet");
    assertThat(folder.resolve("work").resolve("scored")).doesNotExist();
  }

  @Test
  void benchesTheWorkloadsAndSinksAskedFor() {
    CommandRun run = bench("--rows=300", "--rounds=1", "--workload=trees-100,cnn", "--sink=noop");

    assertThat(run.out())
        .contains("trees-100: 300 rows", "run by tree kernel", "cnn: 300 rows")
        .doesNotContain("parquet\n", "left out");
  }

  @Test
  void benchesRoadsBesideTheMainOne() {
    CommandRun run = bench("--rows=200", "--rounds=1", "--road=csv,filter,all,arrays,strings");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    for (String road : List.of("csv", "filter", "all", "arrays")) {
      assertThat(run.out())
          .containsPattern("road " + road + " / thresher score, scores only, parquet: [0-9.]+x");
    }
    assertThat(run.out())
        .containsPattern("strings: 200 rows, 6 feature columns")
        .doesNotContain("road strings /");
  }

  @Test
  void refusesRoadsThatItDoesNotKnowAndWhatContradictsThem() {
    CommandRun run = CommandRun.of("bench", "--road=csv,sea", "--workload=mlp", "--sink=noop");

    assertThat(run.err())
        .contains("'sea'", "one of csv, filter, all, strings, arrays, delta, iceberg, wide")
        .contains("--road and --workload exclude each other")
        .contains("--road and --sink exclude each other");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void refusesAnUnknownWorkload() {
    CommandRun run = CommandRun.of("bench", "--workload=forest");

    assertThat(run.err())
        .contains("'forest'", "one of mlp, trees-100, trees-1000, wide, cnn, text, images, all");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void findsItsDataAgain() throws IOException {
    bench("--rows=1000", "--rounds=1", "--sink=noop");
    Path made;
    try (Stream<Path> data = Files.list(folder.resolve("work"))) {
      made = data.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    List<Path> before = files(folder.relativize(made).toString());

    bench("--rows=1000", "--rounds=1", "--sink=noop");

    assertThat(files(folder.relativize(made).toString())).isEqualTo(before);
  }

  @Test
  void benchesAModelAndDataOfTheUsersOwn() throws IOException {
    Shipped shipped = Shipped.named("zoo/forest-regressor");

    CommandRun run =
        bench("--rounds=1", "--sink=noop", "--model", shipped.model(), "--input", shipped.data());

    assertThat(run.out()).contains("Thresher / naive mapPartitions, all columns, noop: ");
  }

  @Test
  void saysWhyAContenderIsLeftOut() throws IOException {
    Shipped shipped = Shipped.named("penguins");

    CommandRun run =
        bench("--rounds=1", "--sink=noop", "--model", shipped.model(), "--input", shipped.data());

    assertThat(run.out())
        .contains("naive mapPartitions was left out: it is written for one input of float columns")
        .containsPattern("Thresher +scores only +noop");
  }

  private void generate(String name, String... options) {
    List<String> call =
        new ArrayList<>(List.of("generate", "--output", folder.resolve(name).toString()));
    call.addAll(List.of(options));
    CommandRun run = CommandRun.of(call.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("rows/s", folder.resolve(name).toString());
  }

  private CommandRun bench(String... options) {
    List<String> call =
        new ArrayList<>(List.of("bench", "--work-dir", folder.resolve("work").toString()));
    call.addAll(List.of(options));
    CommandRun run = CommandRun.of(call.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run;
  }

  private Dataset<Row> parquet(String name) {
    return SharedSpark.session().read().parquet(folder.resolve(name).toString());
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList();
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.filter(f -> f.getFileName().toString().startsWith("part-")).sorted().toList();
    }
  }
}
