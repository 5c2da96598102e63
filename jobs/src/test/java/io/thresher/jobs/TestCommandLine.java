package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TestCommandLine {
  @TempDir Path folder;

  static Stream<Arguments> misuses() {
    return Stream.of(
        misuse("", "THR-USE-106: no command was given"),
        misuse("scoer", "THR-USE-105: unknown command 'scoer'", "did you mean 'score'?"),
        misuse("--verison x", "THR-USE-101: unknown option '--verison'", "--version"),
        misuse(
            "score --input a --modell b --output c",
            "THR-USE-101: unknown option '--modell'",
            "did you mean '--model'?"),
        misuse(
            "score --input a --model b --output c --batch-sise=7",
            "unknown option '--batch-sise'",
            "did you mean '--batch-size'?"),
        misuse(
            "score --input a --model b --output c stray",
            "THR-USE-104: unexpected argument 'stray'"),
        misuse("score --output c --input a --model", "THR-USE-115: --model needs a value"),
        misuse(
            "score --input a --model b --output c --batch-size",
            "THR-USE-115: --batch-size needs a value"),
        misuse(
            "score --input a --model b --output c --show=-1",
            "THR-USE-103: '-1' is not a value of --show"),
        misuse(
            "score --input a --model b --output c --mode replace",
            "THR-USE-103: 'replace' is not a value of --mode",
            "one of error, overwrite, append"),
        misuse(
            "score --input a --model b --output c --partitions many",
            "THR-USE-103: 'many' is not a value of --partitions",
            "a whole number"),
        misuse(
            "score --input a --model b --output c --partitions 0",
            "THR-USE-103: '0' is not a value of --partitions"),
        misuse(
            "score --input a --model b --output c --partitions 2147483647",
            "THR-USE-103: '2147483647' is not a value of --partitions",
            "from 1 to 1000000"),
        misuse(
            "score --input a --model b --output c --quote ab",
            "THR-USE-103: 'ab' is not a value of --quote"),
        misuse(
            "score --input a --model b --output c --compression zap",
            "THR-USE-103: 'zap' is not a value of --compression",
            "snappy, gzip, zstd"),
        misuse(
            "score --input a --model b --output c --compression brotli",
            "THR-USE-103: 'brotli' is not a value of --compression"),
        misuse(
            "generate --rows 1 --output c --compression zap",
            "THR-USE-103: 'zap' is not a value of --compression"),
        misuse(
            "score --input a --model b --output c --delimiter=",
            "THR-USE-103: '' is not a value of --delimiter"),
        misuse(
            "score --input a --model b --output c --encoding zork",
            "THR-USE-103: 'zork' is not a value of --encoding",
            "UTF-8"),
        misuse(
            "score --input a --table t --model b --output c",
            "THR-USE-107: --table and --input exclude each other"),
        misuse("score --model b --output c --conf x", "THR-USE-"),
        misuse("score --model a --model b --output c --input d", "THR-USE-111", "--model"),
        misuse("inspect", "THR-USE-102: MODEL is missing"),
        misuse("generate --rows 5", "THR-USE-102: --output is missing"),
        misuse(
            "generate --rows many --output c",
            "THR-USE-103: 'many' is not a value of --rows",
            "a whole number"),
        misuse(
            "generate --rows 1 --output c --skew --files 1",
            "THR-USE-103: '1' is not a value of --files",
            "a whole number from 2 on"),
        misuse("bench --rounds 0", "THR-USE-103: '0' is not a value of --rounds"),
        misuse("bench --rows 5 --input c", "THR-USE-107: --rows and --input exclude each other"),
        misuse("score --job nowhere.yaml", "THR-USE-108: the job file cannot be read"));
  }

  private static Arguments misuse(String arguments, String... texts) {
    return Arguments.of(arguments, List.of(texts));
  }

  @ParameterizedTest(name = "thresher {0}")
  @MethodSource("misuses")
  void explainsMisuseOnOneLineAndExitsWithTwo(String arguments, List<String> texts) {
    CommandRun run = CommandRun.of(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.errorLines()).hasSize(1);
    assertThat(run.err()).contains(texts).doesNotContain("\tat ");
  }

  @Test
  void reportsAllMissingOptionsTogether() {
    CommandRun run = CommandRun.of("score");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errorLines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("THR-USE-102"))
        .anyMatch(line -> line.contains("--model is missing"))
        .anyMatch(line -> line.contains("--output is missing"))
        .anyMatch(line -> line.contains("--input is missing"));
  }

  @Test
  void reportsAllNumbersOutOfRangeTogether() {
    CommandRun run =
        CommandRun.of(
            "generate",
            "--rows=-1",
            "--floats=-2",
            "--null-fraction=1.5",
            "--files=0",
            "--output=c");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errorLines())
        .hasSize(4)
        .anyMatch(line -> line.contains("'-1' is not a value of --rows"))
        .anyMatch(line -> line.contains("'-2' is not a value of --floats"))
        .anyMatch(line -> line.contains("'0' is not a value of --files"))
        .anyMatch(
            line ->
                line.contains("'1.5' is not a value of --null-fraction")
                    && line.contains("a number from 0 to 1"));
  }

  @Test
  void refusesResultsThatCouldNotBeWrittenBeforeItMeasures() {
    CommandRun run =
        CommandRun.of("bench", "--json", folder.resolve("no/such/results.json").toString());

    assertThat(run.exitCode()).isEqualTo(6);
    assertThat(run.errorLines()).hasSize(1);
    assertThat(run.err()).contains("THR-RUN-105: the results cannot be written");
  }

  @Test
  void printsStackTraceOnlyWithDebug() {
    assertThat(CommandRun.of("score").err()).doesNotContain("\tat ");
    assertThat(CommandRun.of("score", "--debug").err()).contains("\tat io.thresher");
  }

  @Test
  void printsHelpAndVersion() {
    assertThat(CommandRun.of("--version").out()).startsWith("thresher ").doesNotContain("${");
    assertThat(CommandRun.of("--help").out()).contains("score", "inspect");
    assertThat(CommandRun.of("score", "--help").out())
        .contains("--model", "--batch-size", "--bind", "--keep", "--null-value");
    assertThat(CommandRun.of("score", "--help").exitCode()).isZero();
  }

  @Test
  void reportsFailureAsJson() throws IOException {
    Path report = folder.resolve("report.json");

    CommandRun run = CommandRun.of("score", "--report", report.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(Files.readString(report))
        .contains("\"outcome\" : \"failed\"", "\"exitCode\" : 2", "\"code\" : \"THR-USE-102\"");
  }

  @Test
  void neverReplacesWhatTheRunReadsByItsReport() throws IOException {
    Path job = Files.writeString(folder.resolve("job.yaml"), "show: 1\n");
    Path model = Files.writeString(folder.resolve("m.onnx"), "model");
    Path input = Files.writeString(folder.resolve("a.csv"), "input");

    for (Path file : List.of(job, model, input, folder)) {
      CommandRun run =
          CommandRun.of(
              "score",
              "--job=" + job,
              "--model=" + model + "#sha256=00",
              "--input=" + folder.resolve("*.csv"),
              "--report=" + file);

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.errorLines())
          .hasSize(2)
          .anyMatch(line -> line.contains("--output is missing"))
          .anyMatch(line -> line.contains("the report equals") || line.contains("it is a folder"));
    }
    assertThat(job).hasContent("show: 1");
    assertThat(model).hasContent("model");
    assertThat(input).hasContent("input");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void writesReportWithTheDefaultPermissions() throws IOException {
    Path report = folder.resolve("report.json");
    Path plain = Files.writeString(folder.resolve("plain"), "x");

    CommandRun.of("score", "--report", report.toString());

    assertThat(Files.getPosixFilePermissions(report))
        .isEqualTo(Files.getPosixFilePermissions(plain));
  }

  @Test
  void namesTheJarsThatAFileSystemNeeds() {
    CommandRun run =
        CommandRun.of(
            "score",
            "--model=abfs://c@a.example/m.onnx",
            "--input=abfs://c@a.example/in",
            "--output=abfs://c@a.example/out");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errorLines())
        .hasSize(3)
        .allMatch(
            line -> line.contains("AzureBlobFileSystem") && line.contains("THRESHER_CLASSPATH"))
        .anyMatch(line -> line.startsWith("THR-DATA-114"))
        .anyMatch(line -> line.startsWith("THR-OUT-010"))
        .anyMatch(line -> line.startsWith("THR-RUN-106"));
  }

  @Test
  void complainsAboutReportThatCannotBeWritten() {
    CommandRun run =
        CommandRun.of("score", "--report", folder.resolve("no/such/report.json").toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("THR-RUN-103: the report cannot be written");
  }
}
