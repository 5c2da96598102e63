package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of column vector that Spark hands out, of every type, with nulls among its values. */
class ITVectors {
  private static final SparkSession SPARK = SharedSpark.session();

  /** Few values, many times, so that files have dictionaries of them. */
  private static final String NUMBERS =
      "SELECT id, tinyint(v) a, smallint(v) s, int(v) i, bigint(v) l, float(v) f, double(v) d, v >"
          + " 1 b FROM (SELECT id, if(id % 4 = 1, null, id % 7) v FROM range(500))";

  @TempDir Path folder;

  private static String all() {
    String others =
        ", cast(v as decimal(7, 2)) m, cast(v as decimal(15, 3)) n, cast(v as decimal(30, 5)) o,"
            + " concat('text ', v) t";
    return NUMBERS.replace(" FROM (", others + " FROM (");
  }

  private String assertSame(Dataset<Row> data) throws IOException {
    return Echoed.assertSame(data, folder.resolve("model.onnx"));
  }

  /** Cached tables give vectors of numbers; with other columns among them, rows. */
  @ParameterizedTest
  @CsvSource({"true, columns", "false, rows"})
  void ofCachedTables(boolean numbers, String fed) throws IOException {
    Dataset<Row> cached = SPARK.sql(numbers ? NUMBERS : all()).cache();
    try {
      assertThat(assertSame(cached)).contains("InMemoryTableScan", "fed by " + fed);
    } finally {
      cached.unpersist(true);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, v1", "true, v2", "false, v1"})
  void ofFilesWithDictionariesAndWithout(String dictionaries, String version) throws IOException {
    String file = folder.resolve("data").toString();
    SPARK
        .sql(all())
        .coalesce(1)
        .write()
        .option("parquet.enable.dictionary", dictionaries)
        .option("parquet.writer.version", version)
        .parquet(file);

    assertThat(assertSame(SPARK.read().parquet(file))).contains("fed by columns");
  }

  /** Folders stand for one value each; the default one for null. */
  @Test
  void ofFoldersThatStandForColumns() throws IOException {
    String file = folder.resolve("data").toString();
    SPARK.sql(all()).write().partitionBy("a", "s", "l", "d", "b", "n", "t").parquet(file);
    StructType types = SPARK.sql(all()).schema();

    Dataset<Row> data = SPARK.read().schema(types).parquet(file);

    assertThat(data.filter("t is null and a is null and d is null").count()).isEqualTo(125);
    assertThat(assertSame(data)).contains("fed by columns");
  }

  /** What no file has is null in all rows. */
  @Test
  void ofColumnsThatFilesLack() throws IOException {
    String file = folder.resolve("data").toString();
    SPARK.sql("SELECT id FROM range(20)").coalesce(1).write().parquet(file);

    Dataset<Row> data = SPARK.read().schema(SPARK.sql(all()).schema()).parquet(file);

    assertThat(assertSame(data)).contains("fed by columns");
  }

  @Test
  void ofFactsAboutFiles() throws IOException {
    String file = folder.resolve("data").toString();
    SPARK.sql("SELECT id, float(id) f FROM range(20)").coalesce(1).write().parquet(file);

    Dataset<Row> data =
        SPARK
            .read()
            .parquet(file)
            .selectExpr(
                "id",
                "f",
                "_metadata.file_size size",
                "_metadata.file_name name",
                "_metadata.row_index row");

    assertThat(assertSame(data)).contains("_metadata");
  }

  /** ORC's vectors are of another make. */
  @Test
  void ofOrc() throws IOException {
    String file = folder.resolve("data").toString();
    SPARK.sql(all()).coalesce(1).write().orc(file);

    assertThat(assertSame(SPARK.read().orc(file))).contains("fed by columns");
  }
}
