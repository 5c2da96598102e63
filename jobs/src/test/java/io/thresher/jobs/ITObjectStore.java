package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models, inputs and outputs on S3, with the plain command. */
class ITObjectStore {
  private static @Nullable S3Server server;

  @BeforeAll
  static void startServer() {
    server = S3Server.start();
    server.connect();
  }

  @TempDir Path folder;

  @AfterAll
  static void stopServer() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void scoresFromAndToS3() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    S3Server s3 = server();
    s3.put(shipped.model(), "models/model.onnx");
    s3.put(shipped.data(), "in/part-0.parquet");
    s3.put(shipped.data(), "in/part-1.parquet");

    CommandRun run = score("models", "in", "out/predictions");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(s3.objects("out/predictions/"))
        .anySatisfy((key, bytes) -> assertThat(key).endsWith(".parquet"))
        .noneSatisfy((key, bytes) -> assertThat(key).contains("_temporary"));
    Dataset<Row> predictions = SharedSpark.session().read().parquet(s3.url("out/predictions"));
    assertThat(predictions.count()).isEqualTo(2 * shipped.rows());
    Golden.check(shipped, predictions.dropDuplicates("id"));
  }

  @Test
  void namesWhatIsMissingOnS3() {
    CommandRun run = score("absent/model.onnx", "absent/data.parquet", "out/absent");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err())
        .contains("THR-MODEL-", "absent/model.onnx", "THR-DATA-101", "absent/data.parquet")
        .doesNotContain("\tat ");
    assertThat(server().objects("out/absent")).isEmpty();
  }

  /** Of objects, times have seconds only: the tag of the content tells. */
  @Test
  void noticesAnObjectThatIsReplacedDuringTheRunByOneOfTheSameLength() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    S3Server s3 = server();
    s3.put(shipped.model(), "models/model.onnx");
    s3.put(shipped.data(), "replaced/part-0.parquet");
    Path other =
        Files.write(
            folder.resolve("other.parquet"),
            ReplacedInput.otherwiseWritten(Files.readAllBytes(Path.of(shipped.data()))));
    String filter = ReplacedInput.filter(() -> s3.put(other.toString(), "replaced/part-0.parquet"));

    CommandRun run = score("models", "replaced", "out/replaced", "--filter=" + filter);

    assertThat(run.errorLines())
        .singleElement()
        .asString()
        .startsWith("THR-DATA-412")
        .contains("replaced/part-0.parquet", "has changed");
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(s3.objects("out/replaced"))
        .noneSatisfy((key, bytes) -> assertThat(key).endsWith(".parquet"));
  }

  @Test
  void comparesGoldenRowsBesideAModelOnS3AndWritesThemThere() throws IOException {
    Path conversions = Path.of("src/test/resources/conversions");
    S3Server s3 = server();
    for (String name : List.of("xgboost-binary", "sklearn-missing")) {
      for (String file : List.of("model.onnx", "golden.parquet", "rows.parquet")) {
        s3.put(conversions.resolve(name).resolve(file).toString(), "golden/" + name + "/" + file);
      }
    }

    CommandRun sound =
        CommandRun.of(
            "score",
            "--model=" + s3.url("golden/xgboost-binary/model.onnx"),
            "--input=" + s3.url("golden/xgboost-binary/rows.parquet"),
            "--output=" + s3.url("out/sound"),
            "--drop=p,c");
    assertThat(sound.exitCode()).as(sound.err()).isZero();
    assertThat(sound.out()).containsPattern("golden rows   40 of s3a://\\S+/golden.parquet agree");
    List<String> changed =
        List.of(
            "score",
            "--model=" + s3.url("golden/sklearn-missing/model.onnx"),
            "--input=" + s3.url("golden/sklearn-missing/rows.parquet"),
            "--output=" + s3.url("out/changed"),
            "--nulls=nan",
            "--drop=p");
    CommandRun refused = CommandRun.of(changed);
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).startsWith("THR-MODEL-812: ").contains("s3a://", "missing values");
    assertThat(s3.objects("out/changed")).isEmpty();

    String own = s3.url("golden/xgboost-binary/model.onnx") + ".golden.parquet";
    CommandRun written =
        CommandRun.of(
            "check",
            "--model=" + s3.url("golden/xgboost-binary/model.onnx"),
            "--input=" + s3.url("golden/xgboost-binary/rows.parquet"),
            "--expect=label=c",
            "--expect=probabilities[1]=p",
            "--write-golden=5");
    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.out()).contains("written to " + own);
    CommandRun again =
        CommandRun.of(
            "score",
            "--model=" + s3.url("golden/xgboost-binary/model.onnx"),
            "--input=" + s3.url("golden/xgboost-binary/rows.parquet"),
            "--output=" + s3.url("out/again"),
            "--drop=p,c");
    assertThat(again.out()).contains("golden rows   5 of " + own + " agree");
  }

  /** Files lie under their final names there: none is kept that a reader would take for output. */
  @Test
  void removesWhatAGateRefusesAndCutsAnewTheNextTime() {
    S3Server s3 = server();
    Path rivals = Path.of("src/test/resources/rivals").toAbsolutePath();
    SharedSpark.session()
        .range(0, 100, 1, 6)
        .selectExpr("id", "cast(id % 7 - 3 as float) a", "cast(id % 5 - 2 as float) b")
        .write()
        .parquet(folder.resolve("rows").toString());

    List<String> call =
        List.of(
            "score",
            "--model=" + rivals.resolve("model.onnx"),
            "--compare-with=" + rivals.resolve("rival.onnx"),
            "--keep=id",
            "--input=" + folder.resolve("rows"),
            "--output=" + s3.url("out/refused"));
    List<String> strict = new ArrayList<>(call);
    strict.addAll(List.of("--max-disagreement=0", "--partitions=1"));

    CommandRun refused = CommandRun.of(strict);

    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(7);
    assertThat(refused.err()).startsWith("THR-GATE-821: ");
    assertThat(s3.objects("out/refused/").keySet())
        .allMatch(key -> key.matches("out/refused/_thresher/(lease\\.\\d+|runs/\\w+/plan)\\.json"));
    List<String> finer = new ArrayList<>(call);
    finer.addAll(List.of("--max-disagreement=100", "--partitions=6"));

    CommandRun published = CommandRun.of(finer);

    assertThat(published.exitCode()).as(published.err()).isZero();
    assertThat(published.out()).doesNotContain("continues");
    assertThat(s3.objects("out/refused/part-")).hasSizeGreaterThan(1);
  }

  /** What the publishing of runs stands on. */
  @Test
  void createsAnObjectOnlyWhereThereIsNone() throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(server().url("lease"));
    try (FileSystem files = FileSystem.newInstance(path.toUri(), server().configuration())) {
      create(files, path, "first");

      assertThatThrownBy(() -> create(files, path, "second!"))
          .hasMessageContaining("preconditions");
      assertThat(server().objects("lease")).isEqualTo(Map.of("lease", 5L));
    }
  }

  private static void create(FileSystem files, org.apache.hadoop.fs.Path path, String text)
      throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(path);
    builder.must("fs.option.create.conditional.overwrite", true);
    try (OutputStream out = builder.build()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static CommandRun score(String model, String input, String output, String... more) {
    S3Server s3 = server();
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + s3.url(model),
                "--input=" + s3.url(input),
                "--output=" + s3.url(output),
                "--keep=id"));
    call.addAll(List.of(more));
    return CommandRun.of(call.toArray(String[]::new));
  }

  private static S3Server server() {
    if (server == null) {
      throw new IllegalStateException("no server");
    }
    return server;
  }
}
