package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JSON: every record and its values, or an error. */
class ITJson {
  private static final int DATA = 4;
  private static final Path MODEL = Path.of("src/test/resources/csv/double.onnx").toAbsolutePath();

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    assertThat(SharedSpark.session().version()).startsWith("4.");
  }

  @Test
  void refusesASecondRecordInALine() throws IOException {
    Path input = write("{\"id\":1,\"x\":1}\n{\"id\":2,\"x\":2} {\"id\":3,\"x\":3}\n");

    fails(input, "data row 2");

    scores(input, "--max-bad-rows=1");
    assertThat(rows()).containsExactly("[1,2.0]");
    assertThat(Poison.quarantined(folder.resolve("out")))
        .extracting(row -> row.<String>getAs("text"))
        .containsExactly("{\"id\":2,\"x\":2} {\"id\":3,\"x\":3}");
  }

  @Test
  void refusesWhatFollowsTheLastRecord() throws IOException {
    fails(write("{\"id\":1,\"x\":1}\n{\"id\":2,\"x\":2}} rest\n"), "data row 2");
    fails(write("{\"id\":1,\"x\":1}\n{\"id\":2,\"x\":2}\n"), "data row 1", "--multiline");
  }

  @Test
  void takesTheRecordsOfAnArray() throws IOException {
    scores(write("[{\"id\":1,\"x\":1},\n{\"id\":2,\"x\":2}] \n"), "--multiline");

    assertThat(rows()).containsExactly("[1,2.0]", "[2,4.0]");
  }

  @Test
  void refusesNumbersBeyondTheirType() throws IOException {
    String bytes = "--schema=id BIGINT, x FLOAT, small TINYINT";
    fails(write("{\"id\":1,\"x\":1,\"small\":200}\n"), "data row 1", bytes);
    fails(write("{\"id\":1,\"x\":1e39}\n"), "data row 1");
    fails(write("{\"id\":1,\"x\":1,\"kept\":-1e400}\n"), "data row 1");

    scores(write("{\"id\":1,\"x\":\"-Infinity\",\"small\":-128}\n"), bytes);
    assertThat(rows()).containsExactly("[1,-128,-Infinity]");
  }

  @Test
  void refusesToRoundWhatIsKept() throws IOException {
    fails(write("{\"id\":9007199254740993,\"x\":1}\n{\"id\":1.5,\"x\":1}\n"), "data row 1");
    fails(write("{\"id\":1,\"x\":1,\"kept\":12345678901234567.89}\n"), "data row 1");

    scores(
        write("{\"id\":9007199254740994,\"x\":16777217}\n{\"id\":0.30000000000000004,\"x\":1}\n"));
    assertThat(rows())
        .containsExactly("[0.30000000000000004,2.0]", "[9.007199254740994E15,3.3554432E7]");
  }

  @Test
  void refusesToRoundWithinArrays() throws IOException {
    String records = "[{\"id\":9007199254740993,\"x\":1},{\"id\":1.5,\"x\":1}]\n";
    fails(write(records), "data row 1");
    fails(write(records), "data row 1", "--multiline");
  }

  @Test
  void takesWhatProgramsPrintOfDoubles() throws IOException {
    scores(
        write(
            """
            {"id":9223372036854776000,"x":1}
            {"id":0.30000000000000004441,"x":1}
            {"id":333.3333333333333333,"x":1}
            """));

    assertThat(rows())
        .containsExactly(
            "[0.30000000000000004,2.0]", "[333.3333333333333,2.0]", "[9.223372036854776E18,2.0]");
  }

  @Test
  void keepsColumnsWhoseNamesSpanLines() throws IOException {
    scores(write("{\"id\":1,\"x\":1,\"price\\n(EUR)\":2,\"price\\n(USD)\":3.5}\n"));

    assertThat(rows()).containsExactly("[1,2,3.5,2.0]");
  }

  @Test
  void tellsOfRecordsThatSpanLines() throws IOException {
    Path input = write("{\n  \"id\": 1,\n  \"x\": 1\n}\n");

    fails(input, "give --multiline where records span lines");
    scores(input, "--multiline");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("in.json"), text);
  }

  private CommandRun run(Path input, Path output, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of("score", "--model=" + MODEL, "--input=" + input, "--output=" + output));
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  private void scores(Path input, String... more) {
    CommandRun run = run(input, folder.resolve("out"), more);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  private void fails(Path input, String where, String... more) {
    CommandRun run = run(input, folder.resolve("none"), more);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(DATA);
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(run.errorLines())
        .singleElement()
        .asString()
        .startsWith("THR-DATA-107")
        .contains(where);
  }

  private List<String> rows() {
    Dataset<Row> rows = SharedSpark.session().read().parquet(folder.resolve("out").toString());
    return rows.orderBy("id").drop("x").collectAsList().stream().map(Row::toString).toList();
  }
}
