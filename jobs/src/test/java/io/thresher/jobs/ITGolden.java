package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.check.Expectation;
import io.thresher.spark.check.GoldenWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Golden rows that pyarrow, or the command itself, has written. */
class ITGolden {
  private static final Path CONVERSIONS = Path.of("src/test/resources/conversions");
  private static final Path SOUND = CONVERSIONS.resolve("xgboost-binary").toAbsolutePath();
  private static final Path CHANGED = CONVERSIONS.resolve("sklearn-missing").toAbsolutePath();

  @TempDir Path temp;

  @BeforeEach
  void startSpark() {
    SharedSpark.session();
  }

  private CommandRun score(Path folder, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + folder,
                "--input=" + folder.resolve("rows.parquet"),
                "--output=" + temp.resolve("scores"),
                "--report=" + temp.resolve("report.json"),
                "--nulls=nan",
                folder.equals(CHANGED) ? "--drop=p" : "--drop=p,c"));
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(temp.resolve(file).toFile());
  }

  private String manifest() throws IOException {
    return json("scores/_thresher/manifest.json").at("/runs/0/facts/golden").asText();
  }

  @Test
  void scoresAModelThatGivesItsGoldenRows() throws IOException {
    CommandRun run = score(SOUND);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("golden rows   40 of \\S+golden.parquet agree: prob");
    assertThat(json("report.json").at("/goldenRows/outcome").asText()).isEqualTo("agree");
    assertThat(json("report.json").at("/goldenRows/rows").asLong()).isEqualTo(40);
    assertThat(manifest()).contains("40 of ", "label = c (labels)");
  }

  @Test
  void refusesAModelThatDoesNot() {
    CommandRun run = score(CHANGED);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .startsWith("THR-MODEL-812: ")
        .contains("golden.parquet", "likely missing values: only rows with nulls or NaN differ");
    assertThat(temp.resolve("scores")).doesNotExist();
  }

  @Test
  void saysThatGoldenRowsWereSkipped() throws IOException {
    CommandRun run = score(CHANGED, "--golden=skip");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("golden rows   skipped: those of ");
    assertThat(json("report.json").at("/goldenRows/outcome").asText()).isEqualTo("skipped");
    assertThat(manifest()).startsWith("skipped: those of ");
  }

  @Test
  void refusesInSql() {
    String rows = "FROM parquet.`" + CHANGED.resolve("rows.parquet") + "`";
    String skipping =
        "SELECT sum(onnx_predict('%s', map('nulls','nan','golden','skip'), x0, x1, x2, x3)) %s";

    assertThatThrownBy(
            () ->
                SharedSpark.session()
                    .sql(
                        "SELECT onnx_predict('%s', map('nulls','nan'), x0, x1, x2, x3) %s"
                            .formatted(CHANGED, rows))
                    .collect())
        .hasMessageContaining("THR-MODEL-812");
    assertThat(SharedSpark.session().sql(skipping.formatted(CHANGED, rows)).count()).isOne();
    Row sound =
        SharedSpark.session()
            .sql(
                "SELECT count(onnx_predict('%s', float(x0 + 0), x1, x2, x3)) FROM parquet.`%s`"
                    .formatted(SOUND, SOUND.resolve("rows.parquet")))
            .head();
    assertThat(sound.getLong(0)).isEqualTo(100);
  }

  @Test
  void inspectTellsWhatGoldenRowsSay() {
    CommandRun run =
        CommandRun.of(
            "inspect", SOUND.toString(), "--input=" + SOUND.resolve("rows.parquet"), "--drop=p,c");
    CommandRun refused =
        CommandRun.of(
            "inspect",
            CHANGED.toString(),
            "--input=" + CHANGED.resolve("rows.parquet"),
            "--drop=p",
            "--nulls=nan");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("golden rows   40 of ");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).startsWith("THR-MODEL-812: ");
  }

  @Test
  void writesTellingRowsThatThenAreCompared() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("model"));
    Path model = folder.resolve("m.onnx");
    Files.copy(SOUND.resolve("model.onnx"), model);
    Files.copy(SOUND.resolve("rows.parquet"), model.resolveSibling("rows.parquet"));
    List<String> call =
        List.of(
            "check",
            "--model=" + model,
            "--input=" + SOUND.resolve("rows.parquet"),
            "--expect=probabilities[1]=p:1e-6",
            "--expect=label=c",
            "--write-golden=24");

    CommandRun written = CommandRun.of(call);
    CommandRun again = CommandRun.of(call);
    CommandRun scored = score(folder);

    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.out()).contains("golden rows   24 written to ");
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).startsWith("THR-USE-808: ");
    assertThat(scored.exitCode()).as(scored.err()).isZero();
    assertThat(scored.out())
        .containsPattern("golden rows   24 of \\S+m.onnx.golden.parquet agree: prob.* 1e-6 ");
    List<Row> rows =
        SharedSpark.session().read().parquet(model + ".golden.parquet").collectAsList();
    double least = rows.stream().mapToDouble(row -> row.getDouble(4)).min().orElseThrow();
    double all =
        SharedSpark.session()
            .read()
            .parquet(SOUND.resolve("rows.parquet").toString())
            .selectExpr("min(p)")
            .head()
            .getDouble(0);
    assertThat(least).isEqualTo(all);
    assertThat(Path.of(model + ".golden.parquet.writing")).doesNotExist();
  }

  @Test
  void comparesModelsOfText() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("model"));
    Path messages = Path.of("../datasets/messages/embedder");
    try (Stream<Path> files = Files.walk(messages)) {
      for (Path file : files.skip(1).toList()) {
        Files.copy(file, folder.resolve(messages.relativize(file)));
      }
    }
    Path rows = temp.resolve("rows.parquet");
    SharedSpark.session()
        .sql(
            "SELECT text, embedding AS expected, id FROM parquet.`%1$s/data.parquet` JOIN parquet.`%1$s/golden.parquet` USING (id)"
                .formatted(messages))
        .coalesce(1)
        .write()
        .parquet(rows.toString());
    Path golden = folder.resolve("model.onnx.golden.parquet");

    CommandRun written =
        CommandRun.of(
            "check",
            "--model=" + folder,
            "--input=" + rows,
            "--expect=embedding=expected:1e-5",
            "--write-golden=20");
    CommandRun scored = scoreText(folder, rows);

    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(SharedSpark.session().read().parquet(golden.toString()).schema().simpleString())
        .isEqualTo("struct<text:string,expected:array<float>>");
    assertThat(scored.exitCode()).as(scored.err()).isZero();
    assertThat(scored.out()).containsPattern("golden rows   20 of \\S+ agree: embedding");
    String query =
        "SELECT count(onnx_predict('%s', concat(text, ''))) FROM parquet.`%s`"
            .formatted(folder, rows);
    assertThat(SharedSpark.session().sql(query).head().getLong(0)).isEqualTo(166);

    changeGolden(golden, "concat('another ', text) AS text", "expected");
    assertThatThrownBy(() -> SharedSpark.session().sql(query).collect())
        .hasMessageContaining("THR-MODEL-812")
        .hasMessageContaining("got 0 that do");
    CommandRun changed = scoreText(folder, rows);
    changeGolden(golden, "length(text) AS text", "expected");
    CommandRun numbers = scoreText(folder, rows);

    assertThat(changed.exitCode()).isEqualTo(3);
    assertThat(changed.err()).startsWith("THR-MODEL-812: ");
    assertThat(numbers.exitCode()).isEqualTo(3);
    assertThat(numbers.err()).startsWith("THR-MODEL-813: ").contains("'text'");
  }

  private CommandRun scoreText(Path folder, Path rows) {
    return CommandRun.of(
        "score",
        "--model=" + folder,
        "--input=" + rows,
        "--drop=expected,id",
        "--output=" + temp.resolve("scores"),
        "--mode=overwrite");
  }

  private void changeGolden(Path golden, String... columns) throws IOException {
    Path changed = temp.resolve("changed.parquet");
    Files.move(golden, changed);
    GoldenWriter.write(
        SharedSpark.session().read().parquet(changed.toString()).selectExpr(columns),
        Expectation.parseAll("embedding=expected:1e-5"),
        new org.apache.hadoop.fs.Path(golden.toString()),
        new Configuration());
    Files.delete(changed);
  }

  /** A file of data may be called so by chance, and be large. */
  @Test
  void passesOverWhatIsCalledSoByChance() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("model"));
    Files.copy(SOUND.resolve("model.onnx"), folder.resolve("model.onnx"));
    Files.copy(SOUND.resolve("rows.parquet"), folder.resolve("rows.parquet"));
    Path golden = Files.write(folder.resolve("golden.parquet"), new byte[100]);

    CommandRun none = score(folder);
    assertThat(none.exitCode()).as(none.err()).isZero();
    assertThat(manifest()).contains("golden.parquet is no whole Parquet file");

    atTheEndOfMuch(golden, Files.readAllBytes(SOUND.resolve("rows.parquet")));
    CommandRun data = score(folder, "--mode=overwrite");
    assertThat(data.exitCode()).as(data.err()).isZero();
    assertThat(json("report.json").at("/goldenRows/outcome").asText()).isEqualTo("none");

    atTheEndOfMuch(golden, Files.readAllBytes(SOUND.resolve("golden.parquet")));
    CommandRun large = score(folder, "--mode=overwrite");
    assertThat(large.exitCode()).isEqualTo(3);
    assertThat(large.err()).startsWith("THR-MODEL-813: ").contains("more than 67108864 bytes");

    Files.move(golden, folder.resolve("model.onnx.golden.parquet"));
    atTheEndOfMuch(folder.resolve("model.onnx.golden.parquet"), new byte[100]);
    assertThat(score(folder, "--mode=overwrite").err()).startsWith("THR-MODEL-813: ");
  }

  private static void atTheEndOfMuch(Path file, byte[] end) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(0);
      sparse.seek(65 << 20);
      sparse.write(end);
    }
  }

  @Test
  void saysWhatIsWrongWithGoldenRows() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("model"));
    Files.copy(SOUND.resolve("model.onnx"), folder.resolve("model.onnx"));
    Files.copy(SOUND.resolve("rows.parquet"), folder.resolve("rows.parquet"));
    Path golden = folder.resolve("golden.parquet");

    Path own = Files.write(folder.resolve("model.onnx.golden.parquet"), new byte[100]);
    CommandRun damaged = score(folder);
    Files.delete(own);
    Files.copy(
        CHANGED.resolve("golden.parquet"),
        golden,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    CommandRun ofAnother = score(folder);
    Files.copy(
        SOUND.resolve("rows.parquet"), golden, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    CommandRun none = score(folder);

    assertThat(damaged.exitCode()).isEqualTo(3);
    assertThat(damaged.err()).startsWith("THR-MODEL-813: ").contains("PAR1");
    assertThat(ofAnother.exitCode()).isEqualTo(3);
    assertThat(ofAnother.err()).startsWith("THR-MODEL-813: ").contains("'variable'");
    assertThat(none.exitCode()).as(none.err()).isZero();
    assertThat(manifest()).contains("has no thresher.expect in its metadata");
  }
}
