package io.thresher.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.thresher.errors.ScoringException;
import io.thresher.jobs.CommandRun;
import io.thresher.jobs.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestJobFile {
  @TempDir Path folder;

  @Test
  void givesListsOnceForEachItemAndMappingsOnceForEachEntry() throws IOException {
    assertThat(
            arguments(
                """
                model: m.onnx
                input: [a.parquet, b.parquet]
                bind:
                  x: [c1, c2]
                  y: c3
                conf:
                  spark.sql.shuffle.partitions: 7
                """))
        .containsExactly(
            "--model=m.onnx",
            "--input=a.parquet",
            "--input=b.parquet",
            "--bind=x=c1,c2",
            "--bind=y=c3",
            "--conf=spark.sql.shuffle.partitions=7");
  }

  @Test
  void takesScalarsAsWritten() throws IOException {
    assertThat(arguments("null-value: no\npartitions: 010\nquote: ''\nheader: false\n"))
        .containsExactly("--null-value=no", "--partitions=010", "--quote=", "--header=false");
  }

  @Test
  void switchesOnWhatNeedsNoValueByTrue() throws IOException {
    assertThat(arguments("incremental: true\nreproducible: true\n"))
        .containsExactly("--incremental", "--reproducible");
    assertThat(arguments("incremental: false\nreproducible: false\n")).isEmpty();
    assertThat(arguments("incremental: any\n")).containsExactly("--incremental=any");
  }

  @Test
  void yieldsToTheCommandLine() throws IOException {
    assertThat(arguments("model: file.onnx\noutput: out\n", "--model", "flag.onnx"))
        .containsExactly("--output=out");
  }

  @Test
  void skipsEmptyValuesAndEmptyFiles() throws IOException {
    assertThat(arguments("model:\n")).isEmpty();
    assertThat(arguments("# nothing\n")).isEmpty();
  }

  @Test
  void namesLineAndNearestNameOfEveryUnknownKey() {
    assertThatThrownBy(() -> arguments("model: m\nimput: a\nbatch_size: 3\njob: other.yaml\n"))
        .isInstanceOfSatisfying(ScoringException.class, e -> assertThat(e.problems()).hasSize(3))
        .hasMessageContaining("unknown key 'imput'")
        .hasMessageContaining("line 2")
        .hasMessageContaining("did you mean 'input'?")
        .hasMessageContaining("did you mean 'batch-size'?")
        .hasMessageContaining("unknown key 'job'");
  }

  @Test
  void rejectsValuesOfTheWrongForm() {
    assertThatThrownBy(() -> arguments("model: [a, b]\n")).hasMessageContaining("THR-USE-110");
    assertThatThrownBy(() -> arguments("input: [[a]]\n")).hasMessageContaining("THR-USE-110");
    assertThatThrownBy(() -> arguments("- a\n")).hasMessageContaining("THR-USE-108");
    assertThatThrownBy(() -> arguments("model: a\nmodel: b\n")).hasMessageContaining("THR-USE-110");
    assertThatThrownBy(() -> arguments("model: [\n")).hasMessageContaining("THR-USE-108");
  }

  /** Whatever an alias stands for again and again, or within itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf: &c {k: *c}\n",
        "input: &i [*i]\n",
        "&r\nbind: *r\n",
        "conf: {a: {b: c}}\n",
        "bind: {x: &a {k: [1, 1]}, y: &b {k: *a, l: *a}, z: &c {k: *b, l: *b}}\n"
      })
  void rejectsWhatIsNestedDeeperOrInItself(String yaml) {
    assertThatThrownBy(() -> arguments(yaml)).hasMessageContaining("THR-USE-110");
  }

  @Test
  void rejectsAliasesThatMultiplyAtOnce() {
    StringBuilder bomb = new StringBuilder("conf:\n  a0: &a0 {k: x}\n");
    for (int level = 1; level < 60; level++) {
      bomb.append(
          String.format(Locale.ROOT, "  a%d: &a%d {%s}\n", level, level, entries(level - 1)));
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThatThrownBy(() -> arguments(bomb.toString()))
                .hasMessageContaining("THR-USE-108"));
    String few = bomb.substring(0, bomb.indexOf("  a6:"));
    assertThatThrownBy(() -> arguments(few)).hasMessageContaining("THR-USE-110");
  }

  private static String entries(int alias) {
    return IntStream.range(0, 9)
        .mapToObj(i -> "k" + i + ": *a" + alias)
        .collect(Collectors.joining(", "));
  }

  @Test
  void hintsAtQuotesWhereYamlPartsABinding() {
    assertThatThrownBy(() -> arguments("bind: [x=a,b,c]\n"))
        .hasMessageContaining("THR-USE-110")
        .hasMessageContaining("['x=a,b,c']");
  }

  @Test
  void rejectsMappingsWhereTextIsExpected() {
    assertThatThrownBy(() -> arguments("model: {a: b}\n")).hasMessageContaining("THR-USE-110");
    assertThatThrownBy(() -> arguments("keep: {a: b}\n")).hasMessageContaining("THR-USE-110");
  }

  @Test
  void servesInspectWithWhatItSharesWithScore() throws IOException {
    Path job = Files.writeString(folder.resolve("job.yaml"), "model: m\noutput: o\ninput: i\n");

    assertThat(
            JobFile.read(job.toString())
                .argumentsBeside(Main.commandLines().create().parseArgs("inspect").subcommand()))
        .containsExactly("m", "--input=i");
    assertThat(
            JobFile.read(job.toString())
                .argumentsBeside(
                    Main.commandLines().create().parseArgs("inspect", "n").subcommand()))
        .containsExactly("--input=i");
  }

  @Test
  void isRefusedWholeByTheCommandWhereAKeyIsUnknown() throws IOException {
    Path job = Files.writeString(folder.resolve("job.yaml"), "modell: m\n");

    CommandRun run = CommandRun.of("score", "--job", job.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("THR-USE-109", "did you mean 'model'?", "line 1");
  }

  private List<String> arguments(String yaml, String... commandLine) throws IOException {
    Path job = Files.writeString(folder.resolve("job.yaml"), yaml);
    String[] all = new String[commandLine.length + 1];
    all[0] = "score";
    System.arraycopy(commandLine, 0, all, 1, commandLine.length);
    return JobFile.read(job.toString())
        .argumentsBeside(Main.commandLines().create().parseArgs(all).subcommand());
  }
}
