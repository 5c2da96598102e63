package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Local Parquet files, which are read past Hadoop. */
class ITLocalReads {
  private static final SparkSession SPARK = LocalSpark.session();

  /** Of a checksum file: its mark, and how many bytes a checksum is of. */
  private static final int FIRST_CHECKSUM = 8;

  @TempDir Path folder;

  /** Two files of two or three row groups of more than one block of memory each. */
  @ParameterizedTest
  @ValueSource(strings = {"snappy", "none"})
  void readsWhatSparkReads(String codec) {
    SPARK
        .range(0, 800_000, 1, 2)
        .selectExpr(
            "id", "rand(1) as a", "rand(2) as b", "rand(3) as c", "concat('name ', id % 999) as s")
        .write()
        .option("compression", codec)
        .option("parquet.block.size", 9 << 20)
        .parquet(in());

    for (int round = 0; round < 2; round++) {
      assertThat(sum(verified())).isEqualTo(sum(plain()));
    }
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
    assertThatThrownBy(() -> sum(unverified())).hasRootCauseInstanceOf(ChecksumException.class);
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

  private Path beside() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(in()))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".parquet.crc"))
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
