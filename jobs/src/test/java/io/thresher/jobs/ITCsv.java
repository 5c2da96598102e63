package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CSV as people and programs write it: the right values, or an error that names the way to them.
 */
class ITCsv {
  private static final int DATA = 4;
  private static final Path CASES = Path.of("src/test/resources/csv").toAbsolutePath();

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    assertThat(SharedSpark.session().version()).startsWith("4.");
  }

  @Test
  void takesDoubledQuotesForOne() {
    scores("says-hi.onnx", CASES.resolve("quotes.csv"));

    assertThat(rows("id", "s", "y")).containsExactly("1|say \"hi\"|1.0", "2|plain|0.0");
  }

  @Test
  void refusesBytesThatTheEncodingDoesNotHave() {
    fails(
        "THR-DATA-759",
        CASES.resolve("latin1.csv"),
        List.of("--keep=id,city"),
        "latin1.csv, line 2",
        "0xFC",
        "--encoding");

    scores(
        "double.onnx",
        CASES.resolve("latin1.csv"),
        "--keep=id,city",
        "--encoding=windows-1252",
        "--schema=id BIGINT, x FLOAT, city STRING");

    assertThat(rows("id", "city", "y")).containsExactly("1|Zürich|2.0");
  }

  @Test
  void namesTheEncodingFound() throws IOException {
    String text = "id,x,city\n1,1.0,Zürich\n2,2.0,\"Bad\nRagaz\"\n";
    Path marked = write("marked.csv", UTF_16, text);
    Path unmarked = write("unmarked.csv", UTF_16LE, text);
    fails("THR-DATA-758", marked, List.of(), "marked.csv", "give --encoding UTF-16");
    fails("THR-DATA-758", unmarked, List.of(), "unmarked.csv", "give --encoding UTF-16LE");

    scores("double.onnx", unmarked, "--keep=id,city", "--encoding=UTF-16LE");

    assertThat(rows("id", "city", "y")).containsExactly("1|Zürich|2.0", "2|Bad\nRagaz|4.0");
  }

  @Test
  void passesOverAByteOrderMarkAndKeepsAReplacementCharacterThatIsText() throws IOException {
    Path input = write("in.csv", UTF_8, "\uFEFF\"id\",x,s\n1,1.0,a\uFFFDb\n");

    scores("double.onnx", input, "--keep=id,s");

    assertThat(rows("id", "s", "y")).containsExactly("1|a\uFFFDb|2.0");
  }

  @Test
  void givesKeptColumnsTheTypesOfTheOutput() throws IOException {
    scores("double.onnx", CASES.resolve("day1.csv"), "--keep=id");
    scores(
        "double.onnx", CASES.resolve("day2.csv"), "--keep=id", "--mode=append", "--max-bad-rows=5");

    assertThat(predictions().schema().apply("id").dataType().sql()).isEqualTo("BIGINT");
    assertThat(rows("id", "y")).containsExactly("1|3.0", "2|5.0", "3|7.0", "4|3.0", "6|7.0");

    Path padded = write("padded.csv", UTF_8, "id,x\n7,1.5\n008,2.5\n");
    fails(
        "THR-DATA-753",
        padded,
        List.of("--keep=id", "--mode=append"),
        "line 3, column 'id'",
        "got '008'",
        "--types 'id STRING'");
  }

  @Test
  void keepsTextsThatNumbersWouldNotPrintAgain() throws IOException {
    String header = "id,x,zip,price,mixed,hash,day,at,on,big,part,blank\n";
    Path input =
        write(
            "in.csv",
            UTF_8,
            header
                + "1,1,00012,12.50,1.50,18446744073709551615,2026-11-28,2026-11-28"
                + " 10:00:00,True,123456789012345678901234567890123456789,0.1,\n"
                + "2,2,90210,7.00,2.5,1,2026-02-28,2026-03-29 02:30:00,false,1,-3,\n");

    scores("double.onnx", input);

    assertThat(predictions().schema().toDDL().replace(" NOT NULL", ""))
        .isEqualTo(
            "id BIGINT,x FLOAT,zip STRING,price DECIMAL(18,2),mixed STRING,hash DECIMAL(20,0),"
                + "day DATE,at TIMESTAMP_NTZ,on BOOLEAN,big STRING,part DOUBLE,blank STRING,"
                + "y FLOAT");
    assertThat(rows("zip", "price", "mixed", "hash", "day", "at", "on", "big", "part"))
        .containsExactly(
            "00012|12.50|1.50|18446744073709551615|2026-11-28|2026-11-28 10:00:00|true"
                + "|123456789012345678901234567890123456789|0.1",
            "90210|7.00|2.5|1|2026-02-28|2026-03-29 02:30:00|false|1|-3.0");
  }

  @Test
  void takesTypesForSomeColumns() throws IOException {
    Path input = write("in.csv", UTF_8, "id,x,zip\n1,1,00012\n");

    scores("double.onnx", input, "--types=zip INT, ID STRING");

    assertThat(predictions().schema().toDDL()).startsWith("id STRING,x FLOAT,zip INT,");
    assertThat(rows("zip")).containsExactly("12");
    fails("THR-DATA-108", input, List.of("--types=zap INT"), "did you mean 'zip'?");
    fails("THR-DATA-761", input, List.of("--types=zip WORD"), "--types zip WORD");
  }

  @Test
  void infersNothingFromRowsThatAreSetAside() throws IOException {
    Path input = write("in.csv", UTF_8, "id,x\n1,1\n5x,much\n3,3\nfour\n");

    scores("double.onnx", input, "--max-bad-rows=2");

    assertThat(predictions().schema().apply("id").dataType().sql()).isEqualTo("BIGINT");
    assertThat(rows("id", "y")).containsExactly("1|2.0", "3|6.0");
    assertThat(Poison.quarantined(out()))
        .extracting(row -> row.<String>getAs("text"))
        .containsExactlyInAnyOrder("5x,much", "four");
  }

  @Test
  void refusesNumbersThatWouldBecomeInfinite() throws IOException {
    Path input = write("in.csv", UTF_8, "id,x\n1,inf\n2,1e400\n3,-1e39\n4,1e-400\n");
    fails("THR-DATA-752", input, List.of(), "line 3, column 'x'", "FLOAT", "got '1e400'");

    scores("double.onnx", input, "--max-bad-rows=2", "--guard=off");

    assertThat(rows("id", "y")).containsExactly("1|Infinity", "4|0.0");
  }

  @Test
  void readsDecimalCommasWhereTold() throws IOException {
    Path input = write("in.csv", UTF_8, "id;x;part\n1;1,5;0,25\n2;-2;3,75\n");
    fails("THR-DATA-760", input, List.of(), "in.csv", "--delimiter ';'");
    fails("THR-DATA-751", input, List.of("--delimiter=;"), "line 2", "got '1,5'", "--decimal ,");

    scores("double.onnx", input, "--delimiter=;", "--decimal=,");

    assertThat(rows("id", "part", "y")).containsExactly("1|0.25|3.0", "2|3.75|-4.0");
  }

  @Test
  void namesEscapeLineBreaksAndNullsWhereTheyAreWrittenOtherwise() throws IOException {
    Path escaped = write("escaped.csv", UTF_8, "id,x,s\n1,1,\"say \\\"hi\\\"\"\n");
    fails("THR-DATA-755", escaped, List.of(), "line 2", "--escape '\\'");
    scores("double.onnx", escaped, "--escape=\\");
    assertThat(rows("s")).containsExactly("say \"hi\"");

    Path broken = write("broken.csv", UTF_8, "id,x,s\r\n1,1,\"a\r\nb\"\r\n");
    fails("THR-DATA-756", broken, List.of(), "line 2", "--multiline");
    scores("double.onnx", broken, "--multiline", "--mode=overwrite");
    assertThat(rows("s")).containsExactly("a\r\nb");

    Path absent = write("absent.csv", UTF_8, "id,x\n1,NA\n");
    fails("THR-DATA-751", absent, List.of(), "got 'NA'", "--null-value 'NA'");
    scores("double.onnx", absent, "--null-value=NA", "--nulls=nan", "--mode=overwrite");
    assertThat(rows("id", "y")).containsExactly("1|NaN");
  }

  @Test
  void numbersLinesFromTheBeginningOfTheFileInEverySplit() throws IOException {
    List<String> lines = new ArrayList<>(List.of("id,x", "# a remark", ""));
    for (int id = 0; id < 1000; id++) {
      lines.add(id + "," + id);
    }
    lines.set(900, "897,much");
    Path input = write("in.csv", UTF_8, String.join("\n", lines));

    fails(
        "THR-DATA-751",
        input,
        List.of("--partitions=7", "--comment=#"),
        "in.csv, line 901, column 'x'");
  }

  @Test
  void givesUpOnAFieldOfManyDigitsAtOnce() throws IOException {
    Path input = write("in.csv", UTF_8, "id,x\n" + "7".repeat(20_000_000) + ",1\n2,2\n");
    Path feature = write("feature.csv", UTF_8, "id,x\n1," + "7".repeat(20_000_000) + "\n");

    scores("double.onnx", input);

    assertThat(predictions().selectExpr("max(length(id))").head().getInt(0)).isEqualTo(20_000_000);
    fails("THR-DATA-752", feature, List.of(), "line 2", "20000000 characters");
  }

  @Test
  void writesQuotesDoubled() throws IOException {
    scores("says-hi.onnx", CASES.resolve("quotes.csv"), "--output-format=csv");

    try (Stream<Path> files = Files.list(out())) {
      Path written =
          files.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow();
      assertThat(Files.readString(written)).contains("1,\"say \"\"hi\"\"\",1.0");
    }
  }

  @Test
  void readsFilesBelowFoldersThatAreColumns() throws IOException {
    Path in = folder.resolve("in");
    Files.createDirectories(in.resolve("day=007"));
    Files.createDirectories(in.resolve("day=8"));
    Files.writeString(in.resolve("day=007/a.csv"), "id,x,zip\n1,1.0,00012\n");
    Files.writeString(in.resolve("day=8/b.csv"), "id,x,zip\n2,2.0,90210\n3,2.0\n");

    scores("double.onnx", in, "--keep=id,zip,day", "--max-bad-rows=1");

    assertThat(rows("id", "zip", "day", "y")).containsExactly("1|00012|007|2.0", "2|90210|8|4.0");
  }

  @Test
  void passesOverFilesWithoutBytesOnceAndForAll() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("a.csv"), "id,x\n1,1.0\n");
    Files.writeString(in.resolve("b.csv"), "");

    scores("double.onnx", in, "--keep=id", "--mode=append", "--incremental");
    Files.writeString(in.resolve("c.csv"), "id,x\n2,2.0\n");
    scores("double.onnx", in, "--keep=id", "--mode=append", "--incremental");
    CommandRun again =
        CommandRun.of(
            call("double.onnx", in, out(), List.of("--keep=id", "--mode=append", "--incremental")));

    assertThat(rows("id", "y")).containsExactly("1|2.0", "2|4.0");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).doesNotContain("rows ");
  }

  @Test
  void takesALineOfTabsForARow() throws IOException {
    Path input = write("in.tsv", UTF_8, "id\tx\ts\n1\t1.0\ta\n\t\t\n\n2\t2.0\tb\n");

    scores("double.onnx", input, "--keep=id,s", "--nulls=0");

    assertThat(predictions().count()).isEqualTo(3);
  }

  @Test
  void namesDecimalsBeyondAllBounds() throws IOException {
    Path input = write("in.csv", UTF_8, "id,x,price\n1,1.0,1e99999999999\n");

    fails(
        "THR-DATA-752",
        input,
        List.of("--keep=id,price", "--types=price DECIMAL(18,2)"),
        "in.csv",
        "price");
  }

  @Test
  void namesTextsThatAreNoTimes() throws IOException {
    Path input = write("in.csv", UTF_8, "id,x,at\n1,1.0,2026-11-28 10:00:00\n2,2.0,at noon\n");
    String times = "--types=at TIMESTAMP_NTZ";

    fails("THR-DATA-751", input, List.of("--keep=id,at", times), "line 3, column 'at'", "at noon");
    scores("double.onnx", input, "--keep=id,at", times, "--max-bad-rows=1");

    assertThat(rows("id", "at")).containsExactly("1|2026-11-28 10:00:00");
  }

  @Test
  void writesOneNumberOfAVector() throws IOException {
    Path input = write("in.csv", UTF_8, "id,x,s\n1,1.5,a\n2,2.5,b\n");
    List<String> more = List.of("--keep=id", "--output-format=csv");
    CommandRun refused = CommandRun.of(call("vector.onnx", input, out(), more));
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.errorLines())
        .singleElement()
        .asString()
        .startsWith("THR-OUT-004")
        .contains("array<float>", "--outputs \"p[1]=NAME\"");
    assertThat(out()).doesNotExist();

    Path job =
        write(
            "job.yaml",
            UTF_8,
            "keep: [id]\noutput-format: csv\noutputs:\n  - p[1]=is_a\n  - 'p[0]=x2'\n");
    scores("vector.onnx", input, "--job=" + job);

    assertThat(
            SharedSpark.session()
                .read()
                .option("header", "true")
                .csv(out().toString())
                .orderBy("id")
                .collectAsList())
        .extracting(row -> row.mkString(","))
        .containsExactly("1,1.0,1.5", "2,0.0,2.5");
  }

  @Test
  void takesTypesOfTextsOnlyForColumnsThatAreUsed() throws IOException {
    Path input =
        write("in.csv", UTF_8, "id,x,zip,n,unused\n1,1.5,00012,7,3\n2,2.5,90210,8,1e400\n");

    scores("double.onnx", input, "--keep=id,zip", "--filter=n > 7");

    assertThat(predictions().schema().simpleString())
        .isEqualTo("struct<id:bigint,zip:string,y:float>");
    assertThat(rows("id", "zip", "y")).containsExactly("2|90210|5.0");
  }

  @Test
  void takesNumbersInTheirOrderForAModelWithoutNames() throws IOException {
    Path input = write("in.csv", UTF_8, "town,b,id\nUlm,1.5,1\nBern,2.5,2\n");

    scores("double.onnx", input, "--keep=id");

    assertThat(rows("id", "y")).containsExactly("1|3.0", "2|5.0");
  }

  @Test
  void leavesWordsOutOfTheRowsOfAModelOfAnyWidth() throws IOException {
    Path words = write("words.csv", UTF_8, "x1,x2,name\n1.5,2,a\n2.5,3,b\n");
    scores("sum.onnx", words);
    assertThat(scores()).containsExactly(3.5f, 5.5f);
  }

  @Test
  void leavesDigitsThatAreTextOutOfTheRowsOfAModelOfAnyWidth() throws IOException {
    Path zeros = write("zeros.csv", UTF_8, "x1,zip,x2\n1.5,00123,2\n2.5,90210,3\n");
    scores("sum.onnx", zeros);
    assertThat(scores()).containsExactly(3.5f, 5.5f);
  }

  @Test
  void findsTextsBesideKeptColumnsForAModelOfAnyWidth() throws IOException {
    Path between = write("between.csv", UTF_8, "x1,id,zip\n1.5,1,00123\n2.5,2,90210\n");
    scores("sum.onnx", between, "--keep=id");
    assertThat(rows("id", "y")).containsExactly("1|1.5", "2|2.5");
  }

  @Test
  void leavesFoldersOutOfTheRowsOfAModelOfAnyWidth() throws IOException {
    Path in = folder.resolve("in");
    Path year = Files.createDirectories(in.resolve("year=2024"));
    Files.writeString(year.resolve("a.csv"), "x\n1.5\n2.5\n");

    scores("sum.onnx", in);

    assertThat(scores()).containsExactly(1.5f, 2.5f);
  }

  @Test
  void namesTheLineWhereAQuoteOpensInRecordsOfManyLines() throws IOException {
    String good = "id,x,s\n1,1.0,\"two\nlines\"\n";
    Path open = write("open.csv", UTF_8, good + "2,2.0,\"never\n3,3.0,c\n4,4.0,d\n");
    Path stray = write("stray.csv", UTF_8, good + "2,2.0,\"early\n3,3.0,\"c\"\n");

    fails(
        "THR-DATA-756",
        open,
        List.of("--multiline", "--keep=id,s"),
        "open.csv, data row 2, line 4",
        "--escape",
        "--quote ''");
    fails(
        "THR-DATA-755",
        stray,
        List.of("--multiline", "--keep=id,s"),
        "stray.csv, data row 2, line 4, in a record that goes on to line 5");
  }

  @Test
  void passesOverFilesOfBlankLines() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("a.csv"), "\n\n", UTF_16LE);
    Files.writeString(in.resolve("b.csv"), "\n\nid,x\n1,1.0\n", UTF_16LE);
    Files.writeString(in.resolve("c.csv"), " \n", UTF_16LE);

    scores("double.onnx", in, "--keep=id", "--encoding=UTF-16LE");
    assertThat(rows("id", "y")).containsExactly("1|2.0");

    Files.writeString(in.resolve("a.csv"), "\n");
    Files.writeString(in.resolve("b.csv"), "id,x\n2,1.5\n");
    Files.writeString(in.resolve("c.csv"), "");
    scores("double.onnx", in, "--keep=id", "--multiline", "--mode=overwrite");
    assertThat(rows("id", "y")).containsExactly("2|3.0");

    scores("double.onnx", in, "--keep=id", "--mode=overwrite");
    assertThat(rows("id", "y")).containsExactly("2|3.0");
  }

  @Test
  void takesFilesOfBlankFieldsWithoutHeaderForRows() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("a.tsv"), "1\t1.0\n");
    Files.writeString(in.resolve("b.tsv"), "\t\n\t\n");
    scores("double.onnx", in, "--multiline", "--header=false", "--bind=x=_c1", "--nulls=0");
    assertThat(scores()).containsExactly(0.0f, 0.0f, 2.0f);

    Path blanks = write("blanks.csv", UTF_8, " \n  \n");
    scores(
        "says-hi.onnx",
        blanks,
        "--multiline",
        "--header=false",
        "--bind=s=_c0",
        "--mode=overwrite");
    assertThat(scores()).containsExactly(0.0f, 0.0f);
  }

  @Test
  void namesTheEncodingOfJson() throws IOException {
    String rows =
        "{\"id\":1,\"x\":1.0,\"city\":\"Bern\"}\n{\"id\":2,\"x\":2.0,\"city\":\"Zürich\"}\n";
    Path input = write("in.json", ISO_8859_1, rows);

    fails(
        "THR-DATA-759", input, List.of("--keep=id,city"), "in.json, line 2", "0xFC", "--encoding");

    scores("double.onnx", input, "--keep=id,city", "--encoding=ISO-8859-1");
    assertThat(rows("id", "city", "y")).containsExactly("1|Bern|2.0", "2|Zürich|4.0");
  }

  private Path write(String name, Charset charset, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, charset);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private static List<String> call(String model, Path input, Path output, List<String> more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + CASES.resolve(model),
                "--input=" + input,
                "--output=" + output));
    call.addAll(more);
    return call;
  }

  private void scores(String model, Path input, String... more) {
    CommandRun run = CommandRun.of(call(model, input, out(), List.of(more)));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  private void fails(String code, Path input, List<String> more, String... words) {
    Path output = more.contains("--mode=append") ? out() : folder.resolve("none");
    CommandRun run = CommandRun.of(call("double.onnx", input, output, more));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(DATA);
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(run.errorLines()).singleElement().asString().startsWith(code).contains(words);
  }

  private Dataset<Row> predictions() {
    return SharedSpark.session().read().parquet(out().toString());
  }

  /** Rows by id, with bars between their values. */
  private List<String> rows(String... columns) {
    return predictions()
        .orderBy("id")
        .selectExpr("concat_ws('|', " + texts(columns) + ")")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private List<Float> scores() {
    return predictions().select("y").sort("y").as(Encoders.FLOAT()).collectAsList();
  }

  private static String texts(String... columns) {
    return String.join(", ", Stream.of(columns).map(column -> "string(`" + column + "`)").toList());
  }
}
