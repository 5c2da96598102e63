package io.thresher.spark.check;

import io.thresher.check.Expectation;
import io.thresher.errors.CheckProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.ModelCompanion;
import io.thresher.parquet.Footer;
import io.thresher.parquet.FooterReader;
import io.thresher.spark.scan.FooterInspection;
import io.thresher.spark.scan.PagedParquetFormat;
import io.thresher.spark.scan.ReadableColumns;
import io.thresher.spark.shared.Scala;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.format.KeyValue;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A small Parquet file with rows and, in its metadata under {@value #KEY}, what is expected of
 * their scores. Read on the driver, without a task of Spark.
 *
 * @param columns of the rows
 * @param expectations none where the file has none in its metadata
 * @param rows each a copy of its own
 */
record GoldenFile(StructType columns, List<Expectation> expectations, List<InternalRow> rows) {
  static final String KEY = "thresher.expect";
  static final String UNMARKED = "has no " + KEY + " in its metadata";
  static final int MOST_BYTES = 64 << 20;
  private static final int MOST_ROWS = 10_000;
  private static final Map<String, String> NO_BATCHES =
      Map$.MODULE$.from(
          CollectionConverters.asScala(
              java.util.Map.of(FileFormat.OPTION_RETURNING_BATCH(), "false")));

  /**
   * Why a file, which may be called as it is by chance, is no golden rows; null where it is some,
   * or where that cannot be told before it is read.
   */
  static @Nullable String whyNone(ModelCompanion companion) {
    return companion
        .<String>opened(
            (in, length) -> {
              try {
                return length < 0
                    ? ""
                    : marked(FooterReader.read(companion.uri(), length, in, MOST_BYTES)) == null
                        ? UNMARKED
                        : "";
              } catch (ScoringException e) {
                return "is no whole Parquet file";
              }
            })
        .filter(reason -> !reason.isEmpty())
        .orElse(null);
  }

  /**
   * Reads one.
   *
   * @param name of the file, for messages
   * @throws ScoringException THR-MODEL-813 where it cannot be used
   */
  static GoldenFile read(SparkSession spark, byte[] content, String name) {
    Path copy = null;
    try {
      copy = Files.createTempFile("thresher-golden", ".parquet");
      Files.write(copy, content);
      return read(spark, copy, name);
    } catch (IOException e) {
      throw new ScoringException(CheckProblems.goldenUnusable(name, e.toString()), e);
    } finally {
      delete(copy);
    }
  }

  private static void delete(@Nullable Path copy) {
    try {
      if (copy != null) {
        Files.deleteIfExists(copy);
      }
    } catch (IOException e) {
      copy.toFile().deleteOnExit();
    }
  }

  private static GoldenFile read(SparkSession spark, Path copy, String name) throws IOException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    FileSystem local = FileSystem.getLocal(hadoop).getRaw();
    FileStatus status = local.getFileStatus(new org.apache.hadoop.fs.Path(copy.toUri()));
    Footer footer;
    try {
      footer = FooterReader.read(status.getPath(), status.getLen(), hadoop);
    } catch (ScoringException e) {
      // Others' words may quote bytes of a file that is none of ours to show.
      String reason =
          e.getCause() == null ? e.problems().get(0).expectation() : "a footer that cannot be read";
      throw new ScoringException(CheckProblems.goldenUnusable(name, reason), e);
    }
    List<Expectation> expectations = expectations(footer, name);
    ReadableColumns readable = FooterInspection.columns(spark, status);
    if (expectations.isEmpty()) {
      return new GoldenFile(new StructType(), List.of(), List.of());
    }
    if (readable == null || footer.metaData().getNum_rows() > MOST_ROWS) {
      throw new ScoringException(
          CheckProblems.goldenUnusable(
              name,
              readable == null
                  ? "columns that Spark does not read"
                  : footer.metaData().getNum_rows()
                      + " rows, of which "
                      + MOST_ROWS
                      + " are taken"));
    }
    return new GoldenFile(
        readable.columns(), expectations, rows(spark, status, readable.columns(), hadoop, name));
  }

  private static List<Expectation> expectations(Footer footer, String name) {
    String marked = marked(footer);
    if (marked == null) {
      return List.of();
    }
    try {
      return Expectation.parseAll(marked);
    } catch (ScoringException e) {
      throw new ScoringException(
          CheckProblems.goldenUnusable(
              name, "the metadata " + KEY + ": " + e.problems().get(0).line()),
          e);
    }
  }

  /** What a file's metadata says that is expected; null where it says nothing of it. */
  private static @Nullable String marked(Footer footer) {
    List<KeyValue> metadata = footer.metaData().getKey_value_metadata();
    for (KeyValue entry : metadata == null ? List.<KeyValue>of() : metadata) {
      if (entry.getKey().equals(KEY)) {
        return entry.getValue() == null ? "" : entry.getValue();
      }
    }
    return null;
  }

  private static List<InternalRow> rows(
      SparkSession spark, FileStatus file, StructType columns, Configuration hadoop, String name) {
    Function1<PartitionedFile, Iterator<InternalRow>> reader =
        PagedParquetFormat.converting()
            .buildReaderWithPartitionValues(
                spark,
                columns,
                new StructType(),
                columns,
                Scala.seq(List.of()),
                NO_BATCHES,
                hadoop);
    PartitionedFile whole =
        new PartitionedFile(
            InternalRow.empty(),
            SparkPath.fromPath(file.getPath()),
            0,
            file.getLen(),
            new String[0],
            file.getModificationTime(),
            file.getLen(),
            Map$.MODULE$.empty());
    List<InternalRow> rows = new ArrayList<>();
    try {
      Iterator<InternalRow> each = reader.apply(whole);
      while (each.hasNext()) {
        rows.add(each.next().copy());
      }
    } catch (ScoringException e) {
      throw new ScoringException(
          CheckProblems.goldenUnusable(
              name, e.problems().get(0).line().replace(file.getPath().toString(), name)),
          e);
    } catch (RuntimeException e) {
      throw new ScoringException(
          CheckProblems.goldenUnusable(
              name, "rows that cannot be read (" + e.getClass().getSimpleName() + ")"),
          e);
    }
    return rows;
  }
}
