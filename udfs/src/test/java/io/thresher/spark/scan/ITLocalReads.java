package io.thresher.spark.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.spark.LocalSpark;
import io.thresher.spark.Scorer;
import io.thresher.spark.shared.Scala;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Local Parquet files, which are read past Hadoop. */
class ITLocalReads {
  private static final SparkSession SPARK = LocalSpark.session();

  /** Of a checksum file: its mark, and how many bytes a checksum is of. */
  private static final int FIRST_CHECKSUM = 8;

  @TempDir Path folder;

  /**
   * Two files of two or three row groups; pages of both versions, larger and smaller than reads.
   */
  @ParameterizedTest
  @CsvSource({
    "snappy, 1048576, PARQUET_1_0",
    "zstd, 1048576, PARQUET_2_0",
    "none, 1048576, PARQUET_1_0",
    "none, 20000, PARQUET_2_0",
    "gzip, 20000, PARQUET_1_0",
    "lz4_raw, 100, PARQUET_2_0"
  })
  void readsWhatSparkReads(String codec, int page, String version) {
    SPARK
        .range(0, 300_000, 1, 2)
        .selectExpr(
            "id",
            "rand(1) as a",
            "cast(if(id % 3 = 0, null, rand(2)) as float) as b",
            "id % 7 = 0 as flag",
            "concat('name ', id % 999) as common",
            "if(id % 5 = 0, null, concat(uuid(), id)) as rare",
            "cast(id as decimal(30, 2)) as exact",
            "transform(sequence(0, id % 4), x -> rand(3) + x) as list",
            "named_struct('x', id % 10, 'y', array(concat('s', id % 50))) as nested")
        .write()
        .option("compression", codec)
        .option("parquet.block.size", 4 << 20)
        .option("parquet.page.size", page)
        .option("parquet.writer.version", version)
        .parquet(in());

    // Spark reads texts that share prefixes from the wrong bytes where it reads vectored.
    Row expected =
        sum(SPARK.read().option("parquet.hadoop.vectored.io.enabled", false).parquet(in()));
    assertThat(sum(verified())).isEqualTo(expected);
    assertThat(sum(unverified())).isEqualTo(expected);
  }

  /** With a filter, rows of parts of row groups are read, by Parquet itself. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy"})
  void readsTextsThatSharePrefixesUnderAFilter(String codec) {
    SPARK
        .range(0, 1000, 1, 1)
        .selectExpr("id", "format_string('key-%06d', id) as key", "map('key', id) as pairs")
        .write()
        .option("compression", codec)
        .option("parquet.writer.version", "PARQUET_2_0")
        .option("parquet.enable.dictionary", false)
        .parquet(in());

    for (Dataset<Row> rows : List.of(verified(), unverified())) {
      assertThat(
              rows.where("id > 990")
                  .where("key = format_string('key-%06d', id) and pairs['key'] = id")
                  .count())
          .isEqualTo(9);
    }
  }

  /** Where Spark reads fewer columns or rows, it is still Thresher that reads them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT key, id, y FROM scored",
        "SELECT id, key, y FROM scored WHERE y > -1",
        "SELECT key, y, id FROM scored WHERE key <> ''",
        "SELECT a.key, b.id, a.y FROM scored a JOIN scored b ON a.id = b.id AND a.y = b.y",
        "SELECT key, id, y FROM (SELECT key, id, y FROM scored WHERE id >= 0) WHERE y < 9999"
      })
  void readsTextsThatSharePrefixesOfPrunedScans(String query) {
    SPARK
        .range(0, 1000, 1, 1)
        .selectExpr(
            "id",
            "float(id) as x",
            "format_string('key-%06d', id) as key",
            "format_string('other-%06d', id) as other")
        .write()
        .option("compression", "none")
        .option("parquet.writer.version", "PARQUET_2_0")
        .option("parquet.enable.dictionary", false)
        .parquet(in());
    Path model =
        OnnxModels.write(
            OnnxModels.identity(ElementType.FLOAT, "n"), folder.resolve("identity.onnx"));
    Scorer.of(model.toString()).score(SPARK.read().parquet(in())).createOrReplaceTempView("scored");

    assertThat(SPARK.sql(query).where("key = format_string('key-%06d', id) AND y = id").count())
        .isEqualTo(1000);
  }

  private static Row sum(Dataset<Row> rows) {
    return rows.selectExpr("xxhash64(*) as h")
        .selectExpr("count(*)", "bit_xor(h)", "sum(h % 1000003)")
        .head();
  }

  @Test
  void leavesTheChecksumFileUnreadWherePagesCarryChecksums() throws IOException {
    write("true");
    flip(beside(), FIRST_CHECKSUM);

    assertThat(sum(verified()).getLong(0)).isEqualTo(1000);
    assertThat(sum(unverified()).getLong(0)).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void comparesChecksumsOfPagesWithAChecksumFileBesideAndWithout(boolean with) throws IOException {
    write("true");
    flip(data(), 2000);
    if (!with) {
      Files.delete(beside());
    }

    for (Dataset<Row> rows : List.of(verified(), unverified())) {
      assertThatThrownBy(() -> sum(rows))
          .rootCause()
          .hasMessage("column a: CRC checksum verification failed");
    }
  }

  @Test
  void readsTheChecksumFileWherePagesCarryNone() throws IOException {
    write("false");
    assertThat(sum(verified())).isEqualTo(sum(plain()));
    flip(beside(), FIRST_CHECKSUM);

    assertThatThrownBy(() -> sum(verified())).hasRootCauseInstanceOf(ChecksumException.class);
  }

  @Test
  void readsFilesWithoutAChecksumFile() throws IOException {
    write("false");
    Row expected = sum(plain());
    Files.delete(beside());

    assertThat(sum(verified())).isEqualTo(expected);
    assertThat(sum(unverified())).isEqualTo(expected);
  }

  private void write(String pageChecksums) {
    SPARK
        .range(0, 1000, 1, 1)
        .selectExpr("rand(1) as a", "rand(2) as b")
        .write()
        .option("parquet.page.write-checksum.enabled", pageChecksums)
        .parquet(in());
  }

  private String in() {
    return folder.resolve("in").toString();
  }

  private Path data() throws IOException {
    return ending(".parquet");
  }

  private Path beside() throws IOException {
    return ending(".parquet.crc");
  }

  private Path ending(String name) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(in()))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private Dataset<Row> plain() {
    return SPARK.read().option("parquet.page.verify-checksum.enabled", true).parquet(in());
  }

  private Dataset<Row> verified() {
    return new VerifiedParquet(SPARK).of(plain());
  }

  /** As under a node that scores. */
  private Dataset<Row> unverified() {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) SPARK,
        plain()
            .queryExecution()
            .analyzed()
            .transformUp(Scala.rewrite(new PagedParquetFormat(null)::in)));
  }
}
