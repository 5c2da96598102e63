package io.thresher.jobs.check;

import io.thresher.check.RowComparison;
import io.thresher.spark.check.RowChecker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Compares the rows of a data set: each partition for itself, in the task that scores it. */
public final class CheckedRows {
  private CheckedRows() {}

  /**
   * The comparison of all rows.
   *
   * @param scored rows as the checker was planned for
   */
  public static RowComparison compare(Dataset<Row> scored, RowChecker checker) {
    List<byte[]> parts =
        scored.mapPartitions(new Partition(checker), Encoders.BINARY()).collectAsList();
    RowComparison all = checker.comparison();
    for (byte[] part : parts) {
      all.merge(read(part));
    }
    return all;
  }

  /** What a task does. */
  private record Partition(RowChecker checker) implements MapPartitionsFunction<Row, byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<byte[]> call(Iterator<Row> rows) {
      RowComparison comparison = checker.comparison();
      while (rows.hasNext()) {
        checker.add(rows.next(), comparison);
      }
      return List.of(written(comparison)).iterator();
    }
  }

  private static byte[] written(RowComparison comparison) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(comparison);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What a task of this job has written. */
  @SuppressWarnings("BanSerializableRead")
  private static RowComparison read(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (RowComparison) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
