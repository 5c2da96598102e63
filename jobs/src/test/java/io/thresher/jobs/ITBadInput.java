package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input that cannot be scored: one line, the exit code, no stack trace, nothing half-written. */
class ITBadInput {
  private static final int DATA = 4;

  @TempDir Path folder;
  private Shipped shipped = new Shipped("", 0, 0, List.of());

  @BeforeEach
  void startSpark() throws IOException {
    shipped = Shipped.named("penguins");
    assertThat(SharedSpark.session().version()).startsWith("4.");
  }

  @Test
  void missingAndEmptyInput() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertFails(DATA, "THR-DATA-101", call(folder.resolve("absent").toString()));
    assertFails(DATA, "THR-DATA-102", call(empty.toString()));
  }

  @Test
  void truncatedParquetFooter() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(shipped.data()));
    Path cut = folder.resolve("cut.parquet");
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 100));

    assertFails(DATA, "cut.parquet", call(cut.toString()));
  }

  @Test
  void truncatedParquetFooterOfOneFileAmongMany() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(shipped.data()));
    Path input = Files.createDirectory(folder.resolve("in"));
    Files.write(input.resolve("a.parquet"), whole);
    Files.write(input.resolve("b.parquet"), java.util.Arrays.copyOf(whole, whole.length - 100));

    assertFails(DATA, "b.parquet", call(input.toString()));
  }

  @Test
  void textCalledParquet() throws IOException {
    Path text = Files.writeString(folder.resolve("text.parquet"), "id,x\n1,2\n".repeat(100));

    assertFails(DATA, "text.parquet", call(text.toString()));
  }

  @Test
  void csvRowWithTheWrongNumberOfFields() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(shipped.file("data.csv"))));
    lines.set(17, lines.get(17) + ",stray");
    Path csv = Files.write(folder.resolve("ragged.csv"), lines);

    CommandRun run = assertFails(DATA, "THR-DATA-106", call(csv.toString()));

    assertThat(run.err()).contains("ragged.csv, line 18", "expected 7 fields");
  }

  @Test
  void csvValueThatIsNoNumber() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(shipped.file("data.csv"))));
    lines.set(5, "4,Torgersen,male,long,18.7,181,3750");
    Path csv = Files.write(folder.resolve("words.csv"), lines);

    CommandRun run = assertFails(DATA, "THR-DATA-751", call(csv.toString()));

    assertThat(run.err()).contains("words.csv, line 6", "column 'bill_length_mm'", "got 'long'");
  }

  @Test
  void csvFilesWithDifferentHeaders() throws IOException {
    Path input = Files.createDirectory(folder.resolve("in"));
    String csv = Files.readString(Path.of(shipped.file("data.csv")));
    Files.writeString(input.resolve("a.csv"), csv);
    Files.writeString(
        input.resolve("b.csv"), csv.replace("\"island\",\"sex\"", "\"sex\",\"island\""));

    assertFails(DATA, "THR-DATA-111", call(input.toString()));
  }

  @Test
  void unknownColumnsInOptions() {
    assertFails(DATA, "did you mean 'island'?", call(shipped.data(), "--keep=ilsand"));
    assertFails(DATA, "did you mean 'island'?", call(shipped.data(), "--drop=isla"));
    assertFails(DATA, "did you mean 'island'?", call(shipped.data(), "--filter=islan = 'x'"));
    assertFails(2, "THR-USE-112", call(shipped.data(), "--filter=id <"));
    assertFails(5, "THR-OUT-006", call(shipped.data(), "--keep=id", "--partition-by=island"));
    assertFails(2, "THR-USE-112", call(shipped.data(), "--query=SELEC 1"));
    assertFails(
        DATA,
        "THR-DATA-109",
        List.of("score", "--model", shipped.model(), "--table", "nowhere", "--output", out()));
    assertFails(DATA, "THR-DATA-110", call(shipped.file("data.csv"), "--schema=id BIGNUM"));
  }

  @Test
  void outputThatExistsOrMeetsTheInputOrCannotHoldTheColumns() throws IOException {
    Path present = Files.createDirectory(folder.resolve("present"));
    List<String> exists = new ArrayList<>(call(shipped.data()));
    exists.set(exists.indexOf(out()), present.toString());
    assertFails(5, "THR-OUT-001", exists);

    List<String> inside = new ArrayList<>(call(shipped.data()));
    inside.set(inside.indexOf(out()), shipped.data());
    assertFails(5, "THR-OUT-002", inside);

    assertFails(5, "THR-OUT-004", call(shipped.data(), "--output-format=csv"));
  }

  @Test
  void modelOrJobFileInsideTheOutput() throws IOException {
    Path place = Files.createDirectory(folder.resolve("place"));
    Path model = Files.copy(Path.of(shipped.model()), place.resolve("m.onnx"));
    Path job = Files.writeString(place.resolve("job.yaml"), "mode: overwrite\n");

    CommandRun run =
        CommandRun.of(
            "score",
            "--job=" + job,
            "--model=" + model,
            "--input=" + shipped.data(),
            "--output=" + place);

    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.errorLines()).hasSize(2).allMatch(line -> line.startsWith("THR-OUT-009"));
    assertThat(model).exists();
    assertThat(job).exists();
  }

  @Test
  void statementsThatAreNoQueries() {
    for (String statement :
        List.of(
            "CREATE TABLE thresher_made (a INT) USING parquet",
            "WITH t AS (SELECT 1 AS a) INSERT INTO thresher_made SELECT a FROM t",
            "SET spark.sql.ansi.enabled=false",
            "DROP TABLE IF EXISTS thresher_made")) {
      assertFails(2, "THR-USE-114", call(shipped.data(), "--query=" + statement));
    }
    assertThat(SharedSpark.session().catalog().tableExists("thresher_made")).isFalse();
  }

  @Test
  void expressionsThatFailOnARow() {
    CommandRun filter =
        assertFails(
            DATA, "THR-DATA-115", call(shipped.data(), "--keep=id", "--filter=1/(id-id) > 0"));
    assertThat(filter.err()).contains("DIVIDE_BY_ZERO");

    CommandRun query =
        assertFails(
            DATA,
            "THR-DATA-115",
            call(
                shipped.data(),
                "--keep=id",
                "--query=SELECT * FROM input WHERE CAST(island AS INT) > 0"));
    assertThat(query.err()).contains("CAST_INVALID_INPUT").doesNotContain("Torgersen");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.sql.parquet.compression.codec=lz4raw, one of brotli",
    "spark.sql.shuffle.partitions=x, int",
    "spark.sql.shuffle.partitions=-1, must be positive",
    "spark.sql.session.timeZone=Mars/Crater, another"
  })
  void settingsThatSparkDoesNotTake(String setting, String expected) {
    CommandRun run =
        assertFails(2, "THR-USE-103", call(shipped.data(), "--keep=id", "--conf=" + setting));

    assertThat(run.err())
        .contains("--conf " + setting.substring(0, setting.indexOf('=')), expected)
        .doesNotContain("--filter");
  }

  @Test
  void formatThatIsNotTheFiles() {
    CommandRun run =
        assertFails(DATA, "THR-DATA-401", call(shipped.file("data.csv"), "--format=parquet"));

    assertThat(run.err()).contains("is not a complete Parquet file");
  }

  @Test
  void optionsThatSayNothingOrContradict() {
    assertFails(2, "THR-USE-103", call(shipped.data(), "--outputs="));
    assertFails(2, "THR-USE-103", call(shipped.data(), "--nulls="));
    assertFails(2, "THR-USE-116", call(shipped.data(), "--keep=id", "--drop=ID"));
  }

  @Test
  void threadsBeyondTheMachine() {
    assertFails(
        2, "'100000' is not a value of --threads", call(shipped.data(), "--threads=100000"));
  }

  @Test
  void appendToFilesOfAnotherFormatOrOtherColumns() throws IOException {
    Path place = folder.resolve("place");
    assertThat(CommandRun.of(append(place, "--keep=id")).err()).isEmpty();
    assertThat(CommandRun.of(append(place, "--keep=id")).err()).isEmpty();
    int files = place.toFile().list().length;

    CommandRun columns = CommandRun.of(append(place, "--keep=id,island"));
    assertThat(columns.errorLines()).singleElement().asString().startsWith("THR-OUT-012");
    assertThat(columns.exitCode()).isEqualTo(5);
    CommandRun folders = CommandRun.of(append(place, "--keep=id,island", "--partition-by=island"));
    assertThat(folders.err()).startsWith("THR-OUT-012");

    Files.writeString(place.resolve("part.csv"), "id\n1\n");
    CommandRun format = CommandRun.of(append(place, "--keep=id"));
    assertThat(format.errorLines()).singleElement().asString().startsWith("THR-OUT-011");
    assertThat(format.exitCode()).isEqualTo(5);
    assertThat(place.toFile().list()).hasSize(files + 1);
  }

  private String[] append(Path place, String... more) {
    List<String> arguments = new ArrayList<>(shipped.call(shipped.data(), place, more));
    arguments.add("--mode=append");
    return arguments.toArray(String[]::new);
  }

  @Test
  void unwritableScratchFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertFails(6, "THR-RUN-101", call(shipped.data(), "--conf=spark.local.dir=" + file));
  }

  @Test
  void inputReplacedDuringTheRunByAFileOfTheSameLength() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(shipped.data()));
    Path input = Files.write(folder.resolve("in.parquet"), bytes);
    Path other =
        Files.write(folder.resolve("other.parquet"), ReplacedInput.otherwiseWritten(bytes));
    Files.setLastModifiedTime(input, FileTime.fromMillis(1_700_000_000_123L));
    String filter =
        ReplacedInput.filter(
            () -> {
              try {
                Files.move(other, input, StandardCopyOption.REPLACE_EXISTING);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    assertFails(DATA, "THR-DATA-412", call(input.toString(), "--filter=" + filter));

    assertThat(other).doesNotExist();
  }

  @Test
  void allThatIsWrongIsReportedTogether() throws IOException {
    Path present = Files.createDirectory(folder.resolve("present"));

    CommandRun run =
        CommandRun.of(
            "score",
            "--model",
            folder.resolve("absent.onnx").toString(),
            "--input",
            folder.resolve("absent.parquet").toString(),
            "--output",
            present.toString(),
            "--batch-size=0",
            "--threads=0");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("batch-size", "threads", "absent.onnx", "THR-DATA-101", "THR-OUT-001");
  }

  @Test
  void earlierOutputSurvivesAFailedOverwrite() throws IOException {
    Path earlier = Files.createDirectory(folder.resolve("out")).resolve("earlier");
    Files.writeString(earlier, "kept");
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(shipped.file("data.csv"))));
    lines.set(17, "1,2");
    Path csv = Files.write(folder.resolve("ragged.csv"), lines);
    List<String> arguments = new ArrayList<>(call(csv.toString()));
    arguments.add("--mode=overwrite");

    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

    assertThat(run.exitCode()).isEqualTo(DATA);
    assertThat(earlier).hasContent("kept");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("out", "ragged.csv");
  }

  private String out() {
    return folder.resolve("out").toString();
  }

  private List<String> call(String input, String... more) {
    return shipped.call(input, Path.of(out()), more);
  }

  private CommandRun assertFails(int exitCode, String text, List<String> arguments) {
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.err()).contains(text).doesNotContain("\tat ");
    assertThat(run.errorLines()).hasSize(1);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(Path.of(out())).doesNotExist();
    return run;
  }
}
