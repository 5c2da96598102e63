package io.thresher.jobs.forecast;

import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.report.Estimate;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How many rows there are to score, and in which tasks. */
final class InputWork {
  private final PlannedRows rows;
  private final InputSize size;
  private final Sample sample;
  private final long counted;

  private InputWork(PlannedRows rows, InputSize size, Sample sample, long counted) {
    this.rows = rows;
    this.size = size;
    this.sample = sample;
    this.counted = counted;
  }

  static InputWork of(PlannedRows rows, InputSize size, Sample sample) {
    boolean count = size.kind() == InputSize.Kind.OTHER;
    return new InputWork(rows, size, sample, count ? rows.data().count() : 0);
  }

  /** The tasks that the rows are cut into now, their sizes in rows to be scored. */
  List<InputSize.Part> tasks() {
    Dataset<Row> predictions = rows.predictions("");
    List<InputSize.Part> parts = size.parts(predictions);
    if (parts == null) {
      int partitions = Math.max(1, sample.brief().partitions());
      return Collections.nCopies(partitions, new InputSize.Part((double) counted / partitions, 1));
    }
    double all = parts.stream().mapToDouble(InputSize.Part::size).sum();
    double scale = size.kind() == InputSize.Kind.OTHER ? counted / Math.max(1, all) : perSize();
    return parts.stream()
        .map(part -> new InputSize.Part(part.size() * scale, part.steps()))
        .toList();
  }

  /** Rows to be scored for each unit of size: of the rows of a file, or of a byte of text. */
  private double perSize() {
    return switch (size.kind()) {
      case PARQUET -> passing();
      case TEXT -> passing() / Math.max(1, bytesOfRow());
      case OTHER -> 1;
    };
  }

  /** What part of the rows passes the filter, those included that the sample then cut off. */
  private double passing() {
    double passed = sample.slices().stream().mapToDouble(slice -> slice.seen().offered()).sum();
    double read = sample.slices().stream().mapToDouble(slice -> slice.seen().readFor()).sum();
    return read == 0 || !isFiltered() ? 1 : passed / read;
  }

  private double bytesOfRow() {
    Configuration hadoop = rows.data().sparkSession().sessionState().newHadoopConf();
    try {
      double bytes = TextRows.bytesOfLine(size.files(), hadoop);
      return bytes > 0
          ? bytes
          : Line.through(
                  sample.slices(),
                  slice -> slice.written().rowsRead(),
                  slice -> slice.task().counts().bytesRead())
              .each();
    } catch (IOException e) {
      throw ErrorTranslation.translate(e, rows.locator());
    }
  }

  private boolean isFiltered() {
    return rows.data().queryExecution().optimizedPlan().toString().contains("Filter ");
  }

  /** Rows to be scored in all, of these tasks. */
  Estimate rows(List<InputSize.Part> tasks) {
    double all = tasks.stream().mapToDouble(InputSize.Part::size).sum();
    boolean exact =
        size.kind() == InputSize.Kind.OTHER
            || (size.kind() == InputSize.Kind.PARQUET && !isFiltered());
    double half = exact ? 0 : 0.05;
    return new Estimate(all, all * (1 - half), all * (1 + half));
  }

  String knownBy() {
    return size.kind().label();
  }
}
