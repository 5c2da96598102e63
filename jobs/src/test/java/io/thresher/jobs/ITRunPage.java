package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report as a page. */
class ITRunPage {
  @TempDir Path folder;

  @Test
  void tellsOfBatchesScoresTasksAndRowsSetAside() throws IOException {
    Path model = PoisonModel.write(folder.resolve("poison.onnx"));
    Poison.write(folder.resolve("clean"), folder.resolve("poisoned"));
    Path page = folder.resolve("run.html");

    CommandRun run =
        CommandRun.unchecked(
            Poison.call(
                    model,
                    folder.resolve("poisoned"),
                    folder.resolve("out"),
                    "--max-bad-rows=1%",
                    "--price-per-hour=1",
                    "--report=" + page)
                .toArray(String[]::new));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(page))
        .contains(">Succeeded.<", "<td>9,000</td>", "<td>8,910</td>", "Cost of a million rows")
        .contains("Stages", "Batches", "Executors", "Slowest tasks", "Scores: y", "Versions")
        .contains("Rows set aside by reason", "<th scope=\"row\">THR-DATA-");
    assertThat(run.out()).contains("90 set aside");
  }

  /** Spark takes such names for patterns where it may. */
  @ParameterizedTest
  @ValueSource(strings = {"out[2024]", "out{a,b}*?"})
  void tellsOfRowsSetAsideWhateverTheOutputIsCalled(String output) throws IOException {
    Path model = PoisonModel.write(folder.resolve("poison.onnx"));
    Poison.write(folder.resolve("clean"), folder.resolve("poisoned"));
    Path page = folder.resolve("run.html");

    CommandRun run =
        CommandRun.unchecked(
            Poison.call(
                    model,
                    folder.resolve("poisoned"),
                    folder.resolve(output),
                    "--max-bad-rows=1%",
                    "--report=" + page)
                .toArray(String[]::new));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).doesNotContain("leaves out");
    assertThat(Files.readString(page))
        .contains(">Succeeded.<", "Rows set aside by reason", "<th scope=\"row\">THR-DATA-");
    assertThat(folder.resolve(output).resolve("_SUCCESS")).exists();
  }

  /** Only what is set aside is read as Parquet, which fails here. */
  @Test
  void aPublishedRunSucceedsWhereWhatItSetAsideCannotBeRead() throws IOException {
    Path model = PoisonModel.write(folder.resolve("poison.onnx"));
    Poison.write(folder.resolve("clean"), folder.resolve("poisoned"));
    Path input = folder.resolve("json");
    SharedSpark.session()
        .read()
        .parquet(folder.resolve("poisoned").toString())
        .write()
        .json(input.toString());
    Path page = folder.resolve("run.html");

    CommandRun run =
        CommandRun.unchecked(
            Poison.call(
                    model,
                    input,
                    folder.resolve("out"),
                    "--max-bad-rows=1%",
                    "--conf=spark.sql.parquet.columnarReaderBatchSize=-1",
                    "--report=" + page)
                .toArray(String[]::new));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains(" warning the report leaves out why rows were set aside: THR-");
    assertThat(run.out()).contains("90 set aside");
    assertThat(Files.readString(page))
        .contains(">Succeeded.<")
        .doesNotContain("Rows set aside by reason");
    assertThat(folder.resolve("out").resolve("_SUCCESS")).exists();
  }

  @Test
  void tellsOfNoDataWhereThatIsAskedForAndOfFailures() throws IOException {
    Path model = PoisonModel.write(folder.resolve("poison.onnx"));
    Poison.write(folder.resolve("clean"), folder.resolve("poisoned"));
    Path page = folder.resolve("run.html");

    CommandRun run =
        CommandRun.unchecked(
            Poison.call(
                    model,
                    folder.resolve("poisoned"),
                    folder.resolve("out"),
                    "--profile-data=off",
                    "--report=" + page)
                .toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(Files.readString(page))
        .contains(">Failed, with exit code 4.<", "<strong>THR-DATA-", "how to fix it: ")
        .doesNotContain("Scores: y", "Batches");
  }

  @Test
  void saysThatARunWasEndedHalfWay() throws IOException, InterruptedException {
    Path input = folder.resolve("patients");
    Patients.write(input, 2000, 8);
    Path page = folder.resolve("run.html");
    List<String> call =
        List.of(
            "score",
            "--model=" + Shipped.named("breast-cancer").model(),
            "--input=" + input,
            "--output=" + folder.resolve("out"),
            "--keep=id",
            "--conf=spark.master=local[1]",
            "--report=" + page);
    try (DriverProcess driver = DriverProcess.start(folder.resolve("log"), call)) {
      driver.await(() -> Files.exists(page));
      assertThat(Files.readString(page)).contains("Unfinished: this was written as the run began");

      driver.terminate();

      assertThat(Files.readString(page)).contains("Interrupted: the run was ended");
      assertThat(driver.log()).contains("the same command again continues it");
    }
  }
}
