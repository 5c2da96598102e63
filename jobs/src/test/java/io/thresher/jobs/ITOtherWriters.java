package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as other writers make them: scored right, or refused by the name of what is in the way. */
class ITOtherWriters {
  private static final Path CASES = Path.of("src/test/resources/cases");

  @TempDir Path folder;

  private CommandRun score(String model, Path input, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + CASES.resolve(model),
                "--input=" + input,
                "--output=" + out()));
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private Dataset<Row> output() {
    return SharedSpark.session().read().parquet(out().toString());
  }

  @Test
  void foldersBelowFolders() throws IOException {
    Path input = copied("nested", "in/a.parquet", "in/sub/b.parquet").resolve("in");

    CommandRun run =
        score("nested/good.onnx", input, "--bind=x=x0,x1", "--incremental", "--mode=append");
    assertThat(run.err()).isEmpty();
    assertThat(output().count()).isEqualTo(200);
    assertThat(Files.readString(out().resolve("_thresher/manifest.json")))
        .containsPattern(
            "\"read\" : \\[ \\{\\s+\"path\" : \"[^\"]*/in/a.parquet\"[^\\]]+/in/sub/b.parquet");

    CommandRun again =
        score("nested/good.onnx", input, "--bind=x=x0,x1", "--incremental", "--mode=append");
    assertThat(again.out()).contains("no input file is new");
  }

  /** Spark takes folders of that form for a column, and leaves out files beside them. */
  @Test
  void filesBesideFoldersThatStandForColumns() throws IOException {
    Path input = copied("nested", "in/a.parquet", "in/sub/b.parquet").resolve("in");
    Files.move(input.resolve("sub"), input.resolve("day=1"));

    CommandRun run = score("nested/good.onnx", input, "--bind=x=x0,x1");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errorLines())
        .singleElement()
        .asString()
        .startsWith("THR-DATA-118")
        .contains("a.parquet");
    assertThat(out()).doesNotExist();
  }

  /** What no task has opened is not in the manifest, and is new to the next run. */
  @Test
  void manifestNamesWhatWasRead() throws IOException {
    Path input = copied("nested", "in/a.parquet", "in/sub/b.parquet").resolve("in");
    Files.createDirectory(input.resolve("day=2"));
    Files.move(input.resolve("a.parquet"), input.resolve("day=2/a.parquet"));
    Files.move(input.resolve("sub"), input.resolve("day=1"));

    CommandRun run = score("nested/good.onnx", input, "--bind=x=x0,x1", "--filter=day = 1");

    assertThat(run.err()).isEmpty();
    String manifest = Files.readString(out().resolve("_thresher/manifest.json"));
    String read = manifest.substring(manifest.indexOf("\"read\""), manifest.indexOf("\"facts\""));
    assertThat(read).contains("day=1/b.parquet").doesNotContain("day=2");
  }

  private Path copied(String name, String... files) throws IOException {
    Path target = folder.resolve(name);
    for (String file : files) {
      Files.createDirectories(target.resolve(file).getParent());
      Files.copy(CASES.resolve(name).resolve(file), target.resolve(file));
    }
    return target;
  }

  /** Half of all hashes lie past 2^63. */
  @Test
  void unsignedNumbersPastTwoToSixtyThree() {
    Path hashes = CASES.resolve("uint64/pl_hash.parquet");

    CommandRun refused = score("uint64/id_double.onnx", hashes, "--bind=v=v");
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).contains("'v'", "decimal(20,0)", "--narrow");

    CommandRun run = score("uint64/id_double.onnx", hashes, "--bind=v=v", "--narrow=v", "--keep=v");
    assertThat(run.err()).isEmpty();
    int past = 0;
    for (Row row : output().select("v", output().columns()[1]).collectAsList()) {
      BigDecimal value = row.getDecimal(0);
      assertThat(row.getDouble(1)).isEqualTo(value.doubleValue());
      past += value.toBigInteger().bitLength() == 64 ? 1 : 0;
    }
    assertThat(past).isEqualTo(498);
  }

  /** What feeds nothing is not looked at, whatever it is; what is kept has its value. */
  @ParameterizedTest
  @CsvSource({"f16, 41.0", "time, 41000", "nanos, 41"})
  void columnsOfTypesThatSparkHasNoneFor(String name, String kept) {
    Path input = CASES.resolve("unused/" + name + ".parquet");

    assertThat(score("unused/sum2.onnx", input, "--keep=id", "--drop=w").err()).isEmpty();
    assertThat(output().filter("score = id + 10").count()).isEqualTo(100);

    CommandRun run = score("unused/sum2.onnx", input, "--keep=id,w", "--mode=overwrite");
    assertThat(run.err()).isEmpty();
    assertThat(String.valueOf(output().filter("id = 41").select("w").first().get(0)))
        .isEqualTo(kept);
  }

  @Test
  void aFileWithoutRowsBesideOthers() {
    CommandRun run =
        score("no-rows/plus1.onnx", CASES.resolve("no-rows/in"), "--bind=v=v", "--keep=id");

    assertThat(run.err()).isEmpty();
    assertThat(output().orderBy("id").collectAsList())
        .extracting(row -> row.getLong(0) + ": " + row.get(1))
        .containsExactly("1: 2.0", "2: 3.0", "3: 4.0");
  }
}
