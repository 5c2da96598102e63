package io.thresher.spark.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.spark.scan.VerifiedParquet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns passed on are written as they lie in the files that are read, and read back the same. */
class ITCopiedColumns extends CopiedFiles {
  @ParameterizedTest
  @CsvSource({"snappy,0", "zstd,7", "none,3"})
  void copiesPagesOfEveryType(String codec, int nulls) throws IOException {
    SPARK.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    Dataset<Row> data = data(5000, nulls, with(SMALL_PAGES, "compression", codec));
    write(data, with(GROUPS, "compression", codec));
    assertSameRows(data);
    assertThat(copied()).isEqualTo(new TreeSet<>(List.of(data.columns())));
  }

  @Test
  void keepsStatisticsAndIndexes() throws IOException {
    Dataset<Row> data = data(5000, 7, SMALL_PAGES);
    write(data, GROUPS);
    List<ColumnChunkMetaData> source = source().footer().getBlocks().get(0).getColumns();
    List<ColumnChunkMetaData> target = target().footer().getBlocks().get(0).getColumns();
    Set<String> copied = copied();
    for (int i = 0; i < source.size(); i++) {
      if (copied.contains(source.get(i).getPath().toArray()[0])) {
        assertThat(target.get(i).getStatistics()).isEqualTo(source.get(i).getStatistics());
        assertThat(target().indexes(target.get(i))).isEqualTo(source().indexes(source.get(i)));
      }
    }
    for (String condition : List.of("id between 800 and 810", "category = 'name 3'", "f64 > 900")) {
      assertThat(SPARK.read().parquet(folder + "/target").filter(condition).count())
          .as(condition)
          .isEqualTo(data.filter(condition).count())
          .isPositive();
    }
  }

  @Test
  void addsChecksumsToPagesThatHaveNone() throws IOException {
    Dataset<Row> data =
        data(5000, 7, with(SMALL_PAGES, "parquet.page.write-checksum.enabled", "false"));
    write(data, GROUPS);
    assertSameRows(data);
    assertThat(copied()).as("pages that nobody checked").isEmpty();

    write(new VerifiedParquet(SPARK).of(data), GROUPS);
    assertSameRows(data);
    Map<String, List<PageHeader>> source = source().pages();
    Map<String, List<PageHeader>> target = target().pages();
    for (String column : List.of("id", "f32", "category", "text", "floats.list.element")) {
      assertThat(source.get(column)).hasSizeGreaterThan(5).noneMatch(PageHeader::isSetCrc);
      assertThat(target.get(column)).hasSameSizeAs(source.get(column));
    }
    assertThat(target.values())
        .allSatisfy(pages -> assertThat(pages).allMatch(PageHeader::isSetCrc));
    List<ColumnChunkMetaData> chunks = target().footer().getBlocks().get(0).getColumns();
    for (int i = 0; i < data.columns().length; i++) {
      assertThat(chunks.get(i).getStatistics())
          .isEqualTo(source().footer().getBlocks().get(0).getColumns().get(i).getStatistics());
    }
  }

  /** Arrow leaves NaN out of the least and the greatest value, and Spark would not look for it. */
  @Test
  void leavesOutBoundsOfFloatsOfArrow() throws IOException {
    data(5000, 0, SMALL_PAGES);
    source().createdBy("parquet-cpp-arrow version 22.0.0");
    Dataset<Row> data = SPARK.read().parquet(folder + "/source");
    write(data, GROUPS);
    assertSameRows(data);
    assertThat(copied()).contains("f32", "f64", "id");
    for (ColumnChunkMetaData chunk : target().footer().getBlocks().get(0).getColumns()) {
      if (chunk.getPath().toDotString().matches("f32|f64|zero|floats.*")) {
        assertThat(chunk.getStatistics().hasNonNullValue()).isFalse();
        assertThat(chunk.getStatistics().getNumNulls()).isZero();
        assertThat(chunk.getColumnIndexReference()).isNull();
      } else if (chunk.getPath().toDotString().equals("id")) {
        assertThat((Object) chunk.getStatistics().genericGetMax()).isEqualTo(4999L);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 4096})
  void hasTheRowGroupsOfTheSource(int batch) throws IOException {
    SPARK.conf().set("spark.sql.parquet.columnarReaderBatchSize", batch);
    Dataset<Row> data =
        data(10_000, 5, Map.of("parquet.block.size", "400000", "parquet.page.size", "3000"));
    write(data, Map.of("parquet.block.size", "2000000"));
    assertSameRows(data);
    List<Long> rows =
        source().footer().getBlocks().stream().map(BlockMetaData::getRowCount).toList();
    assertThat(rows).hasSizeGreaterThan(5);
    // The last one may be too small to stand alone, and is encoded then.
    List<Long> written =
        target().footer().getBlocks().stream().map(BlockMetaData::getRowCount).toList();
    assertThat(written).startsWith(rows.subList(0, rows.size() - 1).toArray(Long[]::new));
    assertThat(written.stream().mapToLong(Long::longValue).sum()).isEqualTo(10_000);
  }

  /** What Spark reads may hold nulls for it, whatever the file says. */
  @ParameterizedTest
  @CsvSource({"snappy,true", "none,true", "zstd,false"})
  void addsLevelsToPagesOfColumnsWithoutNulls(String codec, boolean added) throws IOException {
    List<String> columns = new ArrayList<>(List.of("id", "float(id % 97) as x"));
    ITBatchWrites.COLUMNS.stream()
        .filter(column -> column.matches(".* as (i8|few|i64|f64|category|text|bytes|d30|truth)"))
        .forEach(columns::add);
    Dataset<Row> rows = SPARK.range(0, 20_000, 1, 1).selectExpr(columns.toArray(String[]::new));
    StructField[] fields = rows.schema().fields();
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new StructField(fields[i].name(), fields[i].dataType(), false, Metadata.empty());
    }
    SPARK
        .createDataFrame(rows.javaRDD(), new StructType(fields))
        .write()
        .options(with(SMALL_PAGES, "compression", codec))
        .parquet(folder + "/source");
    Files.delete(folder.resolve("source/." + source().path().getFileName() + ".crc"));
    List<String> required =
        source().footer().getFileMetaData().getSchema().getFields().stream()
            .filter(column -> column.isRepetition(Type.Repetition.REQUIRED))
            .map(Type::getName)
            .toList();
    assertThat(required).hasSameSizeAs(columns);
    Dataset<Row> data = SPARK.read().parquet(folder + "/source");
    write(data, with(GROUPS, "compression", codec));
    assertSameRows(data);
    for (String column : required) {
      int pages = source().lengths(column).size();
      if (pages > 2) {
        assertThat(target().lengths(column).size() == pages).as(column).isEqualTo(added);
      }
    }
    assertThat(target().pages().values())
        .allSatisfy(pages -> assertThat(pages).allMatch(PageHeader::isSetCrc));
    List<ColumnChunkMetaData> before = source().footer().getBlocks().get(0).getColumns();
    List<ColumnChunkMetaData> after = target().footer().getBlocks().get(0).getColumns();
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i).getStatistics())
          .hasToString(before.get(i).getStatistics().toString());
    }
    if (added) {
      assertThat(target().indexes(after.get(0))).isEqualTo(source().indexes(before.get(0)));
    }
  }

  @Test
  void copiesColumnsOfAnyName() throws IOException {
    save(
        SPARK
            .range(0, 5000, 1, 1)
            .selectExpr(
                "id",
                "float(id) as x",
                "repeat(string(id), 40) as `petal length (cm)`",
                "id as `a;b,c=d {e}`",
                "array(id, id) as `list of, things`"),
        SMALL_PAGES);
    Dataset<Row> data = SPARK.read().parquet(folder + "/source");
    write(data, GROUPS);
    assertSameRows(data);
    assertThat(copied()).containsExactlyInAnyOrder(data.columns());
  }

  @Test
  void copiesSomeColumnsBetweenOthers() throws IOException {
    Dataset<Row> data = data(5000, 7, SMALL_PAGES);
    Dataset<Row> scored =
        scored(data)
            .selectExpr(
                "y", "text as t", "y as again", "i64 as key", "id", "i64", "floats as x", "bytes");
    scored.write().mode("overwrite").options(GROUPS).parquet(folder + "/target");
    assertThat(json(SPARK.read().parquet(folder + "/target"))).isEqualTo(json(scored));
    assertThat(copied()).containsExactlyInAnyOrder("id", "i64", "bytes");
    assertThat(target().lengths("t")).isEqualTo(source().lengths("text"));
    assertThat(target().lengths("key")).isEqualTo(source().lengths("i64"));
    assertThat(target().lengths("x.list.element"))
        .isEqualTo(source().lengths("floats.list.element"));
  }

  /** Spark writes the name of the query, whatever its plan calls the column by then. */
  @Test
  void copiesColumnsNamedInAnotherCase() throws IOException {
    scored(data(5000, 7, SMALL_PAGES)).createOrReplaceTempView("scored");
    SPARK
        .sql("SELECT ID, Text, x, y FROM scored")
        .write()
        .mode("overwrite")
        .option("parquet.block.size", "1000000")
        .parquet(folder + "/target");
    assertThat(SPARK.read().parquet(folder + "/target").columns())
        .containsExactly("ID", "Text", "x", "y");
    assertThat(target().lengths("Text")).isEqualTo(source().lengths("text"));
    assertThat(json(SPARK.read().parquet(folder + "/target")))
        .isEqualTo(json(SPARK.sql("SELECT ID, Text, x, y FROM scored")));
  }

  @Test
  void copiesNoDamagedPage() throws IOException {
    data(5000, 0, SMALL_PAGES);
    source().damage("text");
    Dataset<Row> damaged = SPARK.read().parquet(folder + "/source");
    assertThatThrownBy(() -> write(damaged, GROUPS))
        .hasStackTraceContaining("THR-DATA-405")
        .hasStackTraceContaining("column 'text'");
    assertThat(files("target")).isEmpty();
  }

  /** As those of columns that are decoded. */
  @Test
  void checksPagesOfColumnsThatAreNotRead() throws IOException {
    Dataset<Row> data = data(5000, 7, SMALL_PAGES);
    VerifiedParquet decoded = new VerifiedParquet(SPARK);
    SPARK.conf().set(CopyFromScan.SWITCH, "false");
    write(decoded.of(data), GROUPS);
    VerifiedParquet copied = new VerifiedParquet(SPARK);
    SPARK.conf().unset(CopyFromScan.SWITCH);
    write(copied.of(data), GROUPS);
    assertSameRows(data);
    assertThat(copied()).contains("text");
    assertThat(copied.pagesWithChecksum()).isEqualTo(decoded.pagesWithChecksum()).isPositive();

    source().damage("text");
    Dataset<Row> damaged = SPARK.read().parquet(folder + "/source");
    assertThatThrownBy(() -> write(copied.of(damaged), GROUPS))
        .hasStackTraceContaining("THR-DATA-405");
  }

  @Test
  void namesRowsThoughTheirColumnsAreNotRead() throws IOException {
    save(
        SPARK
            .range(0, 5000, 1, 1)
            .selectExpr(
                "if(id = 4321, null, id) as id",
                "repeat(string(id), 40) as text",
                "if(id = 4321, null, float(id)) as x"),
        SMALL_PAGES);
    assertThatThrownBy(() -> write(SPARK.read().parquet(folder + "/source"), GROUPS))
        .hasStackTraceContaining("THR-DATA-021")
        .hasStackTraceContaining("row 4321");
  }
}
