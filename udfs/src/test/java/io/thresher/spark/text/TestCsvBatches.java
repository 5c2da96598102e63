package io.thresher.spark.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVHeaderChecker;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.Iterator;

/** Rows made of strings and batches made of bytes are the same, and so is what refuses them. */
class TestCsvBatches {
  private static final int FILES = Integer.getInteger("thresher.csv.files", 200);
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path folder;

  @Test
  void givesTheRowsAndErrorsThatStringsGive() throws IOException {
    int rows = 0;
    int errors = 0;
    int fast = 0;
    for (int seed = 0; seed < FILES; seed++) {
      RandomCsv csv = new RandomCsv(seed);
      Random random = new Random(seed);
      StructType required = csv.required();
      Path file = write(csv, seed, random);
      for (PartitionedFile split : splits(file, csv.dialect(), random)) {
        List<String> strings = read(split, csv, required, false);
        List<String> batches = read(split, csv, required, true);
        for (int i = 0; i < Math.min(strings.size(), batches.size()); i++) {
          assertThat(batches.get(i))
              .as("row %d, seed %d, from %d: %s", i, seed, split.start(), csv)
              .isEqualTo(strings.get(i));
        }
        assertThat(batches).as("seed %d", seed).hasSameSizeAs(strings);
        boolean failed =
            !strings.isEmpty() && strings.get(strings.size() - 1).contains("Exception");
        rows += strings.size() - (failed ? 1 : 0);
        errors += failed ? 1 : 0;
        fast += CsvByteLines.tells(split, csv.dialect(), HADOOP) ? 1 : 0;
      }
    }
    assertThat(rows).isGreaterThan(20 * FILES);
    assertThat(errors).isGreaterThan(FILES / 10);
    assertThat(fast).isGreaterThan(FILES / 2);
  }

  private Path write(RandomCsv csv, int seed, Random random) throws IOException {
    boolean packed = random.nextInt(10) == 0;
    Path file = folder.resolve(seed + (packed ? ".csv.gz" : ".csv"));
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream text = packed ? new GZIPOutputStream(out) : out) {
      text.write(csv.bytes(1 + random.nextInt(100)));
    }
    return file;
  }

  /** The whole file, or parts that end anywhere. */
  private static List<PartitionedFile> splits(Path file, CsvDialect dialect, Random random)
      throws IOException {
    long size = Files.size(file);
    List<PartitionedFile> splits = new ArrayList<>();
    boolean whole = dialect.options().multiLine() || file.toString().endsWith(".gz");
    long from = 0;
    while (from < size) {
      long to =
          whole || random.nextBoolean() ? size : from + 1 + random.nextInt((int) (size - from));
      splits.add(
          new PartitionedFile(
              InternalRow.empty(),
              SparkPath.fromPathString(file.toUri().toString()),
              from,
              to - from,
              new String[0],
              0,
              size,
              scala.collection.immutable.Map$.MODULE$.empty()));
      from = to;
    }
    return splits;
  }

  /** The rows, and behind them the error that ended them. */
  private static List<String> read(
      PartitionedFile split, RandomCsv csv, StructType required, boolean byBytes) {
    List<String> rows = new ArrayList<>();
    try {
      Iterator<InternalRow> read = open(split, csv, required, byBytes);
      while (read.hasNext()) {
        InternalRow row = read.next();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < required.size(); i++) {
          values.add(row.isNullAt(i) ? null : row.get(i, required.fields()[i].dataType()) + "");
        }
        rows.add(values.toString());
      }
    } catch (RuntimeException e) {
      rows.add(e.toString());
    }
    return rows;
  }

  private static Iterator<InternalRow> open(
      PartitionedFile split, RandomCsv csv, StructType required, boolean byBytes) {
    CsvDialect dialect = csv.dialect();
    CsvRecords records =
        byBytes
            ? CsvRecords.openBytes(split, dialect, HADOOP)
            : CsvRecords.open(split, dialect, HADOOP);
    records.readHeader(
        new CSVHeaderChecker(csv.columns(), dialect.options(), "a file", split.start() == 0));
    return byBytes
        ? new BatchRows(
            new CsvBatches(
                records,
                dialect,
                new BatchColumns(dialect, csv.columns(), required),
                new ColumnVector[0]))
        : new CsvRows(records, dialect, csv.columns(), required);
  }
}
