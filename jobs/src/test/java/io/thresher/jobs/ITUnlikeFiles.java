package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupWriteSupport;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run makes of an input does not depend on which of its files is asked for the columns. */
class ITUnlikeFiles {
  private static final SparkSession SPARK = SharedSpark.session();

  @TempDir Path folder;
  private Path input = Path.of("");

  @BeforeEach
  void makeInput() throws IOException {
    input = Files.createDirectory(folder.resolve("in"));
  }

  /** Writes rows of the ids given, with these columns beside, as one file. */
  private void file(String name, long from, String... columns) throws IOException {
    Dataset<Row> rows = SPARK.range(from, from + 2).coalesce(1).selectExpr(columns);
    Path staged = folder.resolve("staged-" + name.replace('/', '-'));
    String format = name.substring(name.indexOf('.') + 1);
    rows.write().format(format).save(staged.toString());
    try (var files = Files.list(staged)) {
      Path part =
          files.filter(file -> file.toString().endsWith("." + format)).findFirst().orElseThrow();
      Files.copy(part, input.resolve(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void columnThatOnlyALaterFileHas(String format) throws IOException {
    file("a." + format, 1, "id");
    file("b." + format, 3, "id", "CAST(id AS FLOAT) AS x", "id AS further");

    CommandRun run = run();

    assertThat(run.errorLines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("THR-DATA-407") && line.contains("/a." + format));
    assertThat(run.err()).contains("'x'", "'further'");
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run("--keep=id", "--nulls=0").err()).contains("'x'").doesNotContain("'further'");
    assertThat(run("--allow-missing-columns", "--nulls=0").err()).isEmpty();
    assertThat(scores("id", "x", "further", "y"))
        .containsExactly(
            "[1,null,null,0.0]", "[2,null,null,0.0]", "[3,3.0,3,6.0]", "[4,4.0,4,8.0]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void fieldThatOnlyALaterFileHas(String format) throws IOException {
    String x = "CAST(id AS FLOAT) AS x";
    file("a." + format, 1, x, "struct(id AS a) AS s", "array(struct(id AS a)) AS l");
    file(
        "b." + format,
        3,
        x,
        "struct(id AS b, id AS a) AS s",
        "array(struct(1 AS b, id AS a)) AS l");

    CommandRun run = run();

    assertThat(run.errorLines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("THR-DATA-408") && line.contains("/a." + format));
    assertThat(run("--keep=x").err()).isEmpty();
    assertThat(run("--allow-missing-columns", "--mode=overwrite").err()).isEmpty();
    assertThat(scores("x", "s", "l"))
        .containsExactly(
            "[1.0,[1,null],ArraySeq([1,null])]",
            "[2.0,[2,null],ArraySeq([2,null])]",
            "[3.0,[3,3],ArraySeq([3,1])]",
            "[4.0,[4,4],ArraySeq([4,1])]");
  }

  @Test
  void fieldBesideOneThatHasNoType() throws IOException {
    file("a.parquet", 1, "CAST(id AS FLOAT) AS x", "struct(id AS a) AS s");
    without(
        "b.parquet",
        "optional group s { optional int64 a; optional int64 b; optional int32 n (UNKNOWN); }");

    CommandRun run = run();

    assertThat(run.errorLines()).singleElement().asString().startsWith("THR-DATA-408");
    assertThat(run.err()).contains("/a.parquet", "'s'", "b:bigint");
    assertThat(run("--allow-missing-columns").err()).isEmpty();
    assertThat(scores("x", "s")).containsExactly("[1.0,[1,null]]", "[2.0,[2,null]]");
  }

  /** A frame of pandas whose column holds nothing has no type for it. */
  @Test
  void columnThatHasNoTypeInTheFirstFile() throws IOException {
    file("b.parquet", 3, "CAST(id AS FLOAT) AS x", "id AS kept");
    without("a.parquet", "required int32 kept (UNKNOWN)");

    CommandRun run = run();

    assertThat(run.errorLines()).singleElement().asString().startsWith("THR-DATA-408");
    assertThat(run.err()).contains("/a.parquet", "'kept'", "bigint");
    assertThat(run("--keep=x").err()).isEmpty();
  }

  @Test
  void columnsThatCannotBeReadAreNamed() throws IOException {
    without("a.parquet", "optional fixed_len_byte_array(16) first (UUID)");
    without("b.parquet", "optional fixed_len_byte_array(12) second (INTERVAL)");

    CommandRun run = run();

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsPattern("left out +first: .*UUID.*/a.parquet")
        .containsPattern("left out +second: .*INTERVAL.*/b.parquet");
    assertThat(run("--drop=first", "--mode=overwrite").out())
        .contains("second")
        .doesNotContain("first");
    assertThat(run("--keep=x", "--mode=overwrite").out()).doesNotContain("left out");
  }

  @Test
  void foldersThatStandForOtherColumns() throws IOException {
    Files.createDirectories(input.resolve("day=1/zone=a"));
    Files.createDirectories(input.resolve("zone=b/day=2"));
    file("day=1/zone=a/a.parquet", 1, "CAST(id AS FLOAT) AS x");
    file("zone=b/day=2/b.parquet", 3, "CAST(id AS FLOAT) AS x");

    CommandRun run = run();

    assertThat(run.err()).startsWith("THR-DATA-112").contains("the folders of the input");
    assertThat(run.exitCode()).isEqualTo(4);
  }

  /** Writes a file of no rows. */
  private void without(String name, String column) throws IOException {
    Configuration conf = new Configuration();
    GroupWriteSupport.setSchema(
        MessageTypeParser.parseMessageType(
            "message m { required float x; " + column + (column.endsWith("}") ? " }" : "; }")),
        conf);
    ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(input.resolve(name).toUri()))
        .withConf(conf)
        .build()
        .close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INT|BIGINT|5000000000",
        "FLOAT|DOUBLE|1e300",
        "INT|DOUBLE|1.7",
        "DECIMAL(9,1)|DECIMAL(9,3)|1.555",
        "DATE|STRING|id"
      })
  void valueThatOrcWouldReadAsAnotherOne(String type, String other, String value)
      throws IOException {
    file("a.orc", 1, "CAST(id AS FLOAT) AS x", "CAST(NULL AS " + type + ") AS kept");
    file("b.orc", 3, "CAST(id AS FLOAT) AS x", "CAST(" + value + " AS " + other + ") AS kept");

    CommandRun run = run();

    assertThat(run.errorLines()).singleElement().asString().startsWith("THR-DATA-408");
    assertThat(run.err())
        .contains("/b.orc", "'kept'", "expected " + type.toLowerCase(Locale.ROOT))
        .contains("found " + other.toLowerCase(Locale.ROOT));
    assertThat(run("--keep=x").err()).isEmpty();
  }

  @Test
  void narrowerColumnsOfOrcAreWidened() throws IOException {
    file("a.orc", 1, "CAST(id AS FLOAT) AS x", "5000000000 AS n", "1e300 AS d");
    file("b.orc", 3, "CAST(id AS FLOAT) AS x", "7 AS n", "CAST(0.5 AS FLOAT) AS d");

    assertThat(run().err()).isEmpty();
    assertThat(scores("x", "n", "d"))
        .containsExactly(
            "[1.0,5000000000,1.0E300]", "[2.0,5000000000,1.0E300]", "[3.0,7,0.5]", "[4.0,7,0.5]");
  }

  @Test
  void orcWithoutNamesIsReadInOrder() throws IOException {
    file("a.orc", 1, "CAST(id AS FLOAT) AS _col0", "id AS _col1");

    assertThat(run("--bind=x=_col0").err()).isEmpty();
    assertThat(scores("_col1", "y")).containsExactly("[1,2.0]", "[2,4.0]");
  }

  @Test
  void typeOfOrcThatSparkHasNoneForIsNamed() throws IOException {
    OrcFile.createWriter(
            new org.apache.hadoop.fs.Path(input.resolve("a.orc").toUri()),
            OrcFile.writerOptions(new Configuration())
                .setSchema(
                    TypeDescription.fromString(
                        "struct<x:float,at:timestamp with local time zone>")))
        .close();

    CommandRun run = run("--keep=x");

    assertThat(run.errorLines()).singleElement().asString().startsWith("THR-DATA-031");
    assertThat(run.err()).contains("'at'", "timestamp with local time zone");
  }

  /** pyarrow 26.0.1 wrote it: of 0001-01-01, Spark makes 0001-01-03. */
  @Test
  void datesThatJavaTakesForOthersAreRefused() throws IOException {
    Files.copy(
        Path.of("src/test/resources/cases/orc-calendar/pyarrow.orc"), input.resolve("a.orc"));

    CommandRun run = run();

    assertThat(run.errorLines()).hasSize(2).allMatch(line -> line.startsWith("THR-DATA-414"));
    assertThat(run.err()).contains("'day'", "'times'");
    assertThat(run("--drop=day,times").err()).isEmpty();
    assertThat(scores("x", "late")).containsExactly("[1.0,1582-10-15]", "[2.0,null]");
  }

  private List<String> scores(String... columns) {
    return SPARK
        .read()
        .parquet(folder.resolve("out").toString())
        .selectExpr(columns)
        .orderBy(columns[0])
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  private CommandRun run(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "score",
                "--model=src/test/resources/csv/double.onnx",
                "--input=" + input,
                "--output=" + folder.resolve("out")));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
