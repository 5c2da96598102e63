package io.thresher.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Columns that could not be copied, or not safely, are decoded and encoded. */
class ITEncodedColumns extends CopiedFiles {
  /** Of timestamps of 96 bits no statistics say what calendar they are of. */
  @Test
  void encodesTimestampsOf96Bits() throws IOException {
    SPARK.conf().set("spark.sql.parquet.outputTimestampType", "INT96");
    Dataset<Row> data = data(5000, 0, SMALL_PAGES);
    write(data, GROUPS);
    assertSameRows(data);
    assertThat(copied()).contains("id", "text", "day", "local").doesNotContain("moment");
  }

  @Test
  void encodesDatesThatMayBeOfAnotherCalendar() throws IOException {
    save(
        SPARK
            .range(0, 5000, 1, 1)
            .selectExpr(
                "id",
                "float(id) as x",
                "date_add(date'1582-10-15', int(id)) as modern",
                "date_add(date'1582-10-14', int(id)) as old",
                "repeat(string(id), 40) as text"),
        SMALL_PAGES);
    Dataset<Row> data = SPARK.read().parquet(folder + "/source");
    write(data, GROUPS);
    assertSameRows(data);
    assertThat(copied()).containsExactlyInAnyOrder("id", "x", "modern", "text");
  }

  /** Arrow's footers say of pages of the second version that they are of the first. */
  @Test
  void encodesPagesOfArrowsSecondVersion() throws IOException {
    data(5000, 7, with(SMALL_PAGES, "parquet.writer.version", "v2"));
    source().createdBy("parquet-cpp-arrow version 26.0.1");
    source().sayFirstVersion();
    Dataset<Row> data = SPARK.read().parquet(folder + "/source");
    write(data, GROUPS);
    assertSameRows(data);
    assertThat(copied()).isEmpty();
  }

  @Test
  void encodesWhatCannotBeCopied() throws IOException {
    Dataset<Row> data = data(5000, 7, SMALL_PAGES);
    write(data, with(GROUPS, "compression", "zstd"));
    assertThat(copied()).as("another codec").isEmpty();
    write(data, Map.of());
    assertThat(copied()).as("small row groups").isEmpty();
    write(data.select("id", "x", "few"), GROUPS);
    assertThat(copied()).as("small by the columns written").isEmpty();
    write(data, Map.of("parquet.block.size", "10000"));
    assertThat(copied()).as("scores larger than a row group").isEmpty();
    write(data.filter("id <> 17"), GROUPS);
    assertThat(copied()).as("rows that are left out").isEmpty();
    write(SPARK.read().option("ignoreCorruptFiles", true).parquet(folder + "/source"), GROUPS);
    assertThat(copied()).as("rows that may be left out").isEmpty();
    SPARK.conf().set(CopyFromScan.SWITCH, "false");
    write(data, GROUPS);
    assertThat(copied()).as("turned off").isEmpty();
    SPARK.conf().unset(CopyFromScan.SWITCH);
    write(data, GROUPS);
    assertThat(copied()).as("otherwise").isNotEmpty();
    source().createdBy("somebody version 1.0");
    write(data, GROUPS);
    assertThat(copied()).as("an unknown writer").isEmpty();
  }

  @Test
  void encodesPagesOfTheSecondVersion() throws IOException {
    Dataset<Row> data = data(5000, 7, with(SMALL_PAGES, "parquet.writer.version", "v2"));
    write(data, GROUPS);
    assertSameRows(data);
    assertThat(copied()).isEmpty();
  }

  /** A file may have a column with another type than the table. */
  @Test
  void encodesColumnsOfAnotherType() throws IOException {
    save(
        SPARK
            .range(0, 5000, 1, 1)
            .selectExpr("id", "float(id) as x", "int(id) as n", "repeat(string(id), 40) as text"),
        SMALL_PAGES);
    Dataset<Row> data =
        SPARK
            .read()
            .schema("id bigint, x float, n bigint, text string, absent string")
            .parquet(folder + "/source");
    write(data, GROUPS);
    assertSameRows(data);
    assertThat(copied()).containsExactlyInAnyOrder("id", "x", "text");
  }
}
