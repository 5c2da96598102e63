package io.thresher.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import io.thresher.spark.LocalSpark;
import io.thresher.spark.Scorer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A file that is read, and the file that is written with the scores of its rows. */
abstract class CopiedFiles {
  static final SparkSession SPARK = LocalSpark.session();
  static final Map<String, String> SMALL_PAGES =
      Map.of("parquet.page.row.count.limit", "700", "parquet.page.size", "5000");

  /** Row groups of an eighth of it are large enough. */
  static final Map<String, String> GROUPS = Map.of("parquet.block.size", "4000000");

  /** Rows of all types, which several tests write in ways of their own. */
  @TempDir static Path MADE;

  @TempDir Path folder;

  @BeforeEach
  void readFilesWhole() {
    SPARK.conf().set("spark.sql.files.minPartitionNum", "1");
  }

  @AfterEach
  void forgetSettings() {
    SPARK.conf().unset("spark.sql.files.minPartitionNum");
    SPARK.conf().unset(CopyFromScan.SWITCH);
    SPARK.conf().unset("spark.sql.parquet.outputTimestampType");
    SPARK.conf().unset("spark.sql.parquet.columnarReaderBatchSize");
  }

  Dataset<Row> data(int rows, int nulls, Map<String, String> options) throws IOException {
    Path made = MADE.resolve(rows + "-" + nulls);
    if (!Files.exists(made)) {
      Dataset<Row> data = SPARK.range(0, rows, 1, 1).selectExpr(ITBatchWrites.columns(nulls));
      data.write().parquet(made.toString());
    }
    Path saved = MADE.resolve(rows + "-" + nulls + new TreeMap<>(options));
    if (!Files.exists(saved)) {
      saveAs(made, options, saved);
    }
    Files.createDirectory(folder.resolve("source"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(saved, "*.parquet")) {
      for (Path file : files) {
        Files.copy(file, folder.resolve("source").resolve(file.getFileName()));
      }
    }
    return SPARK.read().parquet(folder + "/source");
  }

  /** With nulls allowed, and without the checksum files of Hadoop, as Thresher writes. */
  void save(Dataset<Row> data, Map<String, String> options) throws IOException {
    data.write().parquet(folder + "/made");
    saveAs(folder.resolve("made"), options, folder.resolve("source"));
  }

  private static void saveAs(Path made, Map<String, String> options, Path saved)
      throws IOException {
    Dataset<Row> nullable = SPARK.read().parquet(made.toString());
    nullable.write().mode("overwrite").options(options).parquet(saved.toString());
    try (DirectoryStream<Path> checksums = Files.newDirectoryStream(saved, ".*.crc")) {
      for (Path file : checksums) {
        Files.delete(file);
      }
    }
  }

  Dataset<Row> scored(Dataset<Row> data) {
    Path model =
        OnnxModels.write(
            OnnxModels.identity(ElementType.FLOAT, "n"), folder.resolve("identity.onnx"));
    return Scorer.of(model.toString()).score(data);
  }

  void write(Dataset<Row> data, Map<String, String> options) {
    scored(data).write().mode("overwrite").options(options).parquet(folder + "/target");
  }

  void assertSameRows(Dataset<Row> data) {
    Dataset<Row> written =
        SPARK
            .read()
            .option("parquet.page.verify-checksum.enabled", "true")
            .parquet(folder + "/target");
    assertThat(written.filter("y is distinct from x").count()).isZero();
    assertThat(json(written.drop("y"))).isEqualTo(json(data));
  }

  /** Tells -0.0 from 0.0, and holds bytes and NaN. */
  static List<Row> json(Dataset<Row> rows) {
    return rows.coalesce(1)
        .sortWithinPartitions("id")
        .selectExpr("to_json(struct(*), map('ignoreNullFields', 'false'))")
        .collectAsList();
  }

  /** The columns whose pages have the lengths of those of the source, of which encoders differ. */
  Set<String> copied() throws IOException {
    Map<String, List<PageHeader>> source = source().pages();
    Map<String, List<PageHeader>> target = target().pages();
    Set<String> copied = new TreeSet<>();
    source.forEach(
        (path, pages) -> {
          List<PageHeader> written = target.getOrDefault(path, List.of());
          if (pages.size() > 2 && EncodedFile.lengths(written).equals(EncodedFile.lengths(pages))) {
            copied.add(ColumnPath.fromDotString(path).toArray()[0]);
          }
        });
    return copied;
  }

  EncodedFile source() throws IOException {
    return new EncodedFile(files("source").get(0));
  }

  EncodedFile target() throws IOException {
    return new EncodedFile(files("target").get(0));
  }

  List<Path> files(String name) throws IOException {
    if (!Files.exists(folder.resolve(name))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.filter(path -> path.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  static Map<String, String> with(Map<String, String> options, String key, String value) {
    Map<String, String> more = new HashMap<>(options);
    more.put(key, value);
    return more;
  }
}
