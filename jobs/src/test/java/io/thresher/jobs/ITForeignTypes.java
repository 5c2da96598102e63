package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.datasets.Echo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.Util;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of types that Spark has none for, wherever a run has to do with them. */
class ITForeignTypes {
  private static final Path FILES = Path.of("../datasets/writers/files");
  private static final Path PLAIN = FILES.resolve("pyarrow-plain-none-v1-nulls.parquet");
  private static final int NOT_NULL = 112;

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = WriterModel.ofTheKey(folder.resolve("key.onnx"));
  }

  private CommandRun score(Path model, Path input, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + model,
                "--input=" + input,
                "--output=" + folder.resolve("out"),
                "--keep=id"));
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  private Dataset<Row> output() {
    return SharedSpark.session().read().parquet(folder.resolve("out").toString());
  }

  /** Row groups have statistics in the units of the file. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "checksums", "none"})
  void filtersAreAboutNanoseconds(String level) {
    String filter =
        "time_ms = 45296789000000 and time_us = 45296789012000 and time_ns = 45296789012345"
            + " and float16 = 65504.0";

    CommandRun run =
        score(
            model,
            PLAIN,
            "--keep=time_us,float16",
            "--filter=" + filter,
            "--verify-input=" + level);

    assertThat(run.err()).isEmpty();
    assertThat(output().select("time_us", "float16").distinct().collectAsList())
        .extracting(Row::toString)
        .containsExactly("[45296789012000,65504.0]");
    assertThat(output().count()).isEqualTo(16);
  }

  @Test
  void areReadBelowFoldersOfColumns() throws IOException {
    Path input = folder.resolve("in");
    Files.createDirectories(input.resolve("day=0012"));
    Files.copy(PLAIN, input.resolve("day=0012").resolve("a.parquet"));

    CommandRun run = score(model, input, "--keep=float16,day", "--filter=float16 is not null");

    assertThat(run.err()).isEmpty();
    assertThat(output().select("day").distinct().collectAsList())
        .extracting(Row::toString)
        .containsExactly("[0012]");
    assertThat(output().count()).isEqualTo(NOT_NULL);
  }

  @Test
  void areSeenByQueries() {
    CommandRun run =
        score(
            model,
            PLAIN,
            "--keep=s",
            "--query=select id, cast(time_ns div 1000000000 as string) s from input"
                + " where time_ns is not null");

    assertThat(run.err()).isEmpty();
    assertThat(output().filter("s = '45296'").count()).isEqualTo(16);
  }

  @Test
  void doNotMakeAFileALostOne() throws IOException {
    Path input = Files.createDirectories(folder.resolve("in"));
    Files.copy(PLAIN, input.resolve("a.parquet"));
    Files.writeString(input.resolve("b.parquet"), "PAR1, and no more than that");

    CommandRun run = score(model, input, "--keep=float16", "--allow-data-loss");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(output().count()).isEqualTo(WriterFile.ROWS);
  }

  /** Spark's reader of rows would take times in units of their own. */
  @Test
  void areRefusedByNameWhereSparkReadsRows() {
    String vectorized = "spark.sql.parquet.enableVectorizedReader";
    String byRows = "--conf=" + vectorized + "=false";

    CommandRun run = score(model, PLAIN, "--keep=time_us", byRows);

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errorLines())
        .singleElement()
        .asString()
        .startsWith("THR-DATA-032")
        .contains("'time_us'", PLAIN.getFileName().toString(), vectorized);
    assertThat(score(model, PLAIN, byRows).err()).isEmpty();
  }

  /** LZO's licence keeps it out of distributions. */
  @Test
  void codecsThatAreNotThereAreNamed() throws IOException {
    Path input =
        withFooter(
            folder.resolve("lzo.parquet"),
            said ->
                said.getRow_groups()
                    .forEach(
                        g ->
                            g.getColumns()
                                .forEach(c -> c.getMeta_data().setCodec(CompressionCodec.LZO))));

    CommandRun run = score(model, input);

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.errorLines())
        .singleElement()
        .asString()
        .startsWith("THR-DATA-120")
        .contains("lzo.parquet", "got LZO of com.hadoop.compression.lzo.LzoCodec");
  }

  /** A plain file with another footer. */
  private static Path withFooter(Path written, Consumer<FileMetaData> change) throws IOException {
    byte[] file = Files.readAllBytes(PLAIN);
    ByteBuffer trailer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int footer = file.length - 8 - trailer.getInt(file.length - 8);
    FileMetaData said =
        Util.readFileMetaData(new ByteArrayInputStream(file, footer, file.length - footer));
    change.accept(said);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, footer);
    Util.writeFileMetaData(said, out);
    byte[] length = new byte[4];
    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putInt(out.size() - footer);
    out.write(length);
    out.write("PAR1".getBytes(StandardCharsets.US_ASCII));
    return Files.write(written, out.toByteArray());
  }

  /** Times of other units, and what is no other than a half float. */
  @Test
  void areReadInGoldenRows() throws IOException {
    Path times = folder.resolve("times.onnx");
    Files.write(times, new Echo().number("time_us", 7).number("float16", 1).onnx());
    String expected = "y_time_us=time_ns:1000;y_float16=float16";
    withFooter(
        folder.resolve("times.onnx.golden.parquet"),
        said -> said.addToKey_value_metadata(new KeyValue("thresher.expect").setValue(expected)));

    CommandRun byRows =
        score(times, PLAIN, "--nulls=0", "--conf=spark.sql.parquet.enableVectorizedReader=false");
    CommandRun run = score(times, PLAIN, "--nulls=0");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("golden rows   \\d+ of \\S+times.onnx.golden.parquet agree: y_time_us");
    assertThat(byRows.exitCode()).isEqualTo(3);
    assertThat(byRows.err())
        .startsWith("THR-MODEL-813")
        .contains("column 'float16' of ", "times.onnx.golden.parquet", "enableVectorizedReader on");
  }

  @Test
  void namesThatDifferInCaseAreNamedOrToldApart() throws IOException {
    String tellApart = "spark.sql.caseSensitive";
    Path input = folder.resolve("in");
    SharedSpark.session().conf().set(tellApart, "true");
    SharedSpark.session().sql("SELECT 1L id, 2L ID").write().parquet(input.toString());
    SharedSpark.session().conf().unset(tellApart);

    CommandRun refused = score(model, input);
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.errorLines())
        .singleElement()
        .asString()
        .startsWith("THR-DATA-119")
        .contains(".parquet, column 'id'", "'ID'", tellApart);

    CommandRun run =
        CommandRun.of(
            "score",
            "--model=" + model,
            "--input=" + input,
            "--output=" + folder.resolve("out"),
            "--keep=ID",
            "--conf=" + tellApart + "=true");
    assertThat(run.err()).isEmpty();
    assertThat(output().select("ID", "y_id").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[2,1]");
  }
}
