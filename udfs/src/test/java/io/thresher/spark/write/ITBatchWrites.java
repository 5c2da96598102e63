package io.thresher.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.spark.LocalSpark;
import io.thresher.spark.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written by column batches is what Spark writes by rows. */
class ITBatchWrites {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final Map<String, String> SMALL_PAGES =
      Map.of("parquet.page.row.count.limit", "700", "parquet.page.size", "5000");
  private static final Map<String, String> SMALL_GROUPS =
      Map.of("parquet.block.size", "60000", "parquet.page.size", "3000");
  static final List<String> COLUMNS =
      List.of(
          "id % 3 = 0 as truth",
          "cast(id % 100 as tinyint) as i8",
          "cast(id % 1000 * 7 as smallint) as i16",
          "cast(id % 10 as int) as few",
          "hash(id) as i32",
          "xxhash64(id) as i64",
          "cast(case id % 5 when 0 then 'NaN' when 1 then '-0.0' when 2 then '-Infinity' else"
              + " double(hash(id)) / 7e8 end as float) as f32",
          "cast(case id % 5 when 0 then '0.0' when 1 then '-0.0' else 0.0 end as float) as zero",
          "case when id % 50 = 0 then double('NaN') else id / 3 end as f64",
          "concat('name ', id % 7) as category",
          "repeat(cast(id as string), cast(id % 40 as int)) as text",
          "cast(sha2(cast(id as string), 256) as binary) as bytes",
          "date_add(date'1999-12-31', cast(id as int)) as day",
          "timestamp_micros(id * 12345678901) as moment",
          "cast(timestamp_micros(-id * 12345678901) as timestamp_ntz) as local",
          "cast(id as decimal(5, 0)) as d5",
          "cast(-id * 1.001 as decimal(15, 3)) as d15",
          "cast(id * -98765432109876.123 as decimal(30, 3)) as d30",
          "make_ym_interval(cast(id as int)) as months",
          "make_dt_interval(cast(id as int)) as days",
          "transform(sequence(0, cast(id % 4 as int)), i -> cast(i * id as float)) as floats",
          "if(id % 5 = 0, array(), array('a', null, cast(id as string))) as texts",
          "array(id, if(id % 2 = 0, null, -id)) as longs",
          "array('a', cast(id as string), 'b') as words",
          "transform(sequence(0, cast(id % 40 as int)), i -> concat('word ', i * id)) as many",
          "array(id % 2 = 0, id % 3 = 0, true) as flags",
          "array(cast(id as decimal(30, 2)), cast(1.5 as decimal(30, 2))) as amounts",
          "array(cast('a' as binary), cast(cast(id as string) as binary)) as blobs",
          "map('a', float(id), 'a longer key', float(id % 3)) as scores",
          "if(id % 4 = 0, map(), map(id, if(id % 3 = 0, null, cast(id as string)), -1 - id, 'b'))"
              + " as entries",
          "map(date_add(date'1999-12-31', cast(id % 9 as int)), cast(id as decimal(30, 2))) as"
              + " dated");

  /** Rows of all types, which several tests write. */
  @TempDir static Path MADE;

  @TempDir Path folder;

  @BeforeEach
  void encodeAll() {
    SPARK.conf().set(CopyFromScan.SWITCH, "false"); // ITCopiedColumns is about the others.
  }

  @AfterEach
  void forgetSettings() {
    SPARK.conf().unset(CopyFromScan.SWITCH);
    SPARK.conf().unset(WriteByBatches.SWITCH);
  }

  @ParameterizedTest
  @CsvSource({"0,snappy", "1,zstd", "5000,snappy", "300,none", "300,gzip", "300,lz4_raw"})
  void writesWhatSparkWrites(int rows, String codec) throws IOException {
    Dataset<Row> scored = scored(rows, 0);
    assertSame(scored, Map.of("compression", codec), true);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void writesNullsAsSparkDoes(int every) throws IOException {
    Dataset<Row> scored = scored(5000, every);
    assertSame(scored, Map.of(), true);
    assertSame(scored, SMALL_PAGES, true);
  }

  @Test
  void writesManyRowGroups() throws IOException {
    assertSame(scored(20_000, 5), SMALL_GROUPS, false);
  }

  @Test
  void limitsTheRowsOfAGroup() throws IOException {
    Assumptions.assumeTrue(
        SPARK.version().compareTo("4.1") >= 0, "what Spark 4.0 writes with knows no limit");
    assertSame(scored(20_000, 0), Map.of("parquet.block.row.count.limit", "1500"), false);
  }

  @ParameterizedTest
  @CsvSource({
    "parquet.enable.dictionary,false",
    "parquet.enable.dictionary#category,false",
    "parquet.dictionary.page.size,300",
    "parquet.page.write-checksum.enabled,false",
    "parquet.columnindex.truncate.length,4"
  })
  void followsSettingsOfParquet(String key, String value) throws IOException {
    assertSame(scored(3000, 4), Map.of(key, value), true);
  }

  @ParameterizedTest
  @CsvSource({
    "spark.sql.parquet.outputTimestampType,INT96",
    "spark.sql.parquet.outputTimestampType,TIMESTAMP_MILLIS",
    "spark.sql.parquet.datetimeRebaseModeInWrite,LEGACY"
  })
  void followsSettingsOfSpark(String key, String value) throws IOException {
    String before = SPARK.conf().get(key);
    SPARK.conf().set(key, value);
    try {
      assertSame(scored(3000, 4), Map.of(), true);
    } finally {
      SPARK.conf().set(key, before);
    }
  }

  @Test
  void canBeFilteredByItsStatistics() {
    Dataset<Row> scored = scored(20_000, 5);
    write(scored, SMALL_GROUPS, true);
    write(scored, SMALL_GROUPS, false);
    for (String condition :
        List.of(
            "id between 8000 and 8010",
            "y > 95.5",
            "category = 'name 3'",
            "f64 > 3000",
            "f32 > 0.9",
            "zero = 0",
            "text is null",
            "d15 < -15000",
            "day >= date'2020-01-01'")) {
      long expected = read(false).filter(condition).count();
      assertThat(read(true).filter(condition).count())
          .as(condition)
          .isEqualTo(expected)
          .isPositive();
    }
  }

  @Test
  void showsInThePlanWhoWrites() {
    Dataset<Row> scored = scored(100, 0);
    assertThat(plan(scored, writer -> {})).contains("WriteBatches").doesNotContain("ToRow");
    assertThat(plan(scored.selectExpr("y as z", "id"), writer -> {})).contains("WriteBatches");
    assertThat(plan(scored.selectExpr("y + 1 as z", "id"), writer -> {})).contains("WriteFiles");
    assertThat(plan(scored, writer -> writer.format("csv"), "id", "y")).contains("WriteFiles");
    assertThat(plan(scored, writer -> writer.partitionBy("few"))).contains("WriteFiles");
    assertThat(plan(scored, writer -> writer.option("maxrecordsperfile", "10")))
        .contains("WriteFiles");
    assertThat(plan(scored, writer -> writer.option("parquet.bloom.filter.enabled#id", "true")))
        .contains("WriteFiles");
    assertThat(plan(scored, writer -> writer.option("parquet.writer.version", "v2")))
        .contains("WriteFiles");
    assertThat(plan(scored.selectExpr("y", "struct(id) as s"), writer -> {}))
        .contains("WriteFiles");
    SPARK.conf().set(WriteByBatches.SWITCH, "false");
    assertThat(plan(scored, writer -> {})).contains("WriteFiles").contains("ToRow");
  }

  @Test
  void writesColumnsInTheOrderAndByTheNamesAskedFor() {
    Dataset<Row> renamed = scored(100, 0).selectExpr("y as score", "text", "id as key");
    write(renamed, Map.of(), true);
    assertThat(read(true).columns()).containsExactly("score", "text", "key");
    assertThat(read(true).orderBy("key").collectAsList())
        .isEqualTo(renamed.orderBy("key").collectAsList());
  }

  /**
   * A key, a feature, and a column of each type, as SQL of {@code id}.
   *
   * @param nulls of how many values of each column one is null; 0 for no nulls
   */
  static String[] columns(int nulls) {
    List<String> columns = new ArrayList<>(List.of("id", "cast(id % 97 as float) as x"));
    for (String column : COLUMNS) {
      int as = column.lastIndexOf(" as ");
      columns.add(
          nulls == 0
              ? column
              : String.format(
                  Locale.ROOT,
                  "if(pmod(hash(id, %d), %d) = 0, null, %s)%s",
                  columns.size(),
                  nulls,
                  column.substring(0, as),
                  column.substring(as)));
    }
    return columns.toArray(String[]::new);
  }

  private Dataset<Row> scored(int rows, int nulls) {
    Path made = MADE.resolve(rows + "-" + nulls);
    if (!Files.exists(made)) {
      Dataset<Row> data = SPARK.range(0, rows, 1, 2).selectExpr(columns(nulls));
      data.write().parquet(made.toString());
    }
    Path model =
        OnnxModels.write(
            OnnxModels.identity(ElementType.FLOAT, "n"), folder.resolve("identity.onnx"));
    return Scorer.of(model.toString()).score(SPARK.read().parquet(made.toString()));
  }

  @Test
  void givesLocalFilesTheSamePermissionsAndNoChecksumFiles() throws IOException {
    Dataset<Row> scored = scored(100, 0);
    write(scored, Map.of(), true);
    write(scored, Map.of(), false);
    assertThat(Files.getPosixFilePermissions(files(true, ".parquet").get(0)))
        .isEqualTo(Files.getPosixFilePermissions(files(false, ".parquet").get(0)));
    assertThat(files(true, ".parquet.crc")).isEmpty();
    assertThat(files(false, ".parquet.crc")).isNotEmpty();
  }

  private List<Path> files(boolean batches, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(output(batches)))) {
      return files.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private void assertSame(Dataset<Row> scored, Map<String, String> options, boolean sameGroups)
      throws IOException {
    write(scored, options, true);
    write(scored, options, false);
    assertThat(CopiedFiles.json(read(true))).isEqualTo(CopiedFiles.json(read(false)));
    List<ParquetMetadata> actual = footers(true);
    List<ParquetMetadata> expected = footers(false);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).getFileMetaData().getSchema())
          .isEqualTo(expected.get(i).getFileMetaData().getSchema());
      assertThat(actual.get(i).getFileMetaData().getKeyValueMetaData())
          .isEqualTo(expected.get(i).getFileMetaData().getKeyValueMetaData());
      if (sameGroups) {
        assertThat(facts(actual.get(i))).isEqualTo(facts(expected.get(i)));
      } else {
        assertThat(actual.get(i).getBlocks()).hasSizeGreaterThan(3);
        assertThat(actual.get(i).getBlocks().size())
            .isBetween(
                expected.get(i).getBlocks().size() / 2, 2 * expected.get(i).getBlocks().size());
      }
    }
  }

  private static List<String> facts(ParquetMetadata footer) {
    List<String> facts = new ArrayList<>();
    for (BlockMetaData group : footer.getBlocks()) {
      facts.add("rows " + group.getRowCount());
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        facts.add(
            "%s %s %s %s %s %s %s"
                .formatted(
                    chunk.getPath(),
                    chunk.getCodec(),
                    new TreeSet<>(chunk.getEncodings()),
                    chunk.getValueCount(),
                    chunk.getStatistics(),
                    chunk.getSizeStatistics().getUnencodedByteArrayDataBytes(),
                    chunk.getSizeStatistics().getDefinitionLevelHistogram()
                        + "/"
                        + chunk.getSizeStatistics().getRepetitionLevelHistogram()));
      }
    }
    return facts;
  }

  private List<ParquetMetadata> footers(boolean batches) throws IOException {
    List<ParquetMetadata> footers = new ArrayList<>();
    for (Path file : files(batches, ".parquet")) {
      try (ParquetFileReader reader =
          ParquetFileReader.open(
              HadoopInputFile.fromPath(
                  new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
        footers.add(reader.getFooter());
      }
    }
    return footers;
  }

  private void write(Dataset<Row> scored, Map<String, String> options, boolean batches) {
    SPARK.conf().set(WriteByBatches.SWITCH, batches);
    String plan =
        plan(() -> scored.write().mode("overwrite").options(options).parquet(output(batches)));
    assertThat(plan.contains("WriteBatches")).isEqualTo(batches);
  }

  private String plan(
      Dataset<Row> scored, Consumer<DataFrameWriter<Row>> settings, String... columns) {
    Dataset<Row> written = columns.length == 0 ? scored : scored.selectExpr(columns);
    DataFrameWriter<Row> writer = written.write().mode("overwrite").format("parquet");
    settings.accept(writer);
    return plan(() -> writer.save(folder.resolve("plan").toString()));
  }

  /** The plan of the only query that is run. */
  private static String plan(Runnable query) {
    List<String> plans = new ArrayList<>();
    QueryExecutionListener listener =
        new QueryExecutionListener() {
          @Override
          public void onSuccess(String function, QueryExecution execution, long nanos) {
            plans.add(execution.executedPlan().toString());
          }

          @Override
          public void onFailure(String function, QueryExecution execution, Exception exception) {
            plans.add(exception.toString());
          }
        };
    SPARK.listenerManager().register(listener);
    try {
      query.run();
      SPARK.sparkContext().listenerBus().waitUntilEmpty(60_000);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    } finally {
      SPARK.listenerManager().unregister(listener);
    }
    return String.join("\n", plans);
  }

  /** Reads with the pages' checksums compared. */
  private Dataset<Row> read(boolean batches) {
    return SPARK
        .read()
        .option("parquet.page.verify-checksum.enabled", "true")
        .parquet(output(batches));
  }

  private String output(boolean batches) {
    return folder.resolve(batches ? "batches" : "rows").toString();
  }
}
