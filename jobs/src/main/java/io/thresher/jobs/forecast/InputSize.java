package io.thresher.jobs.forecast;

import io.thresher.jobs.input.PlannedRows;
import io.thresher.parquet.RowGroups;
import io.thresher.spark.scan.FileScans;
import io.thresher.spark.scan.FileSlice;
import io.thresher.spark.scan.FooterInspection;
import io.thresher.spark.scan.InspectedFile;
import io.thresher.spark.scan.ParquetFacts;
import io.thresher.spark.scan.ScanUnits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** How much there is to read, and how it is cut into tasks. */
final class InputSize {

  /** What tells how many rows there are. */
  enum Kind {
    /** Footers. */
    PARQUET("the footers of the files"),
    /** Bytes, at so many a line as some places have. */
    TEXT("the bytes of the files, by those of a line"),
    /** Counting them. */
    OTHER("counting them");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /**
   * What a task reads.
   *
   * @param size rows of Parquet files, bytes of others
   * @param steps files or row groups, of which there are more: each begins anew
   */
  record Part(double size, int steps) {}

  private final Kind kind;
  private final Map<String, RowGroups> groups;
  private final List<FileStatus> files;

  private InputSize(Kind kind, Map<String, RowGroups> groups, List<FileStatus> files) {
    this.kind = kind;
    this.groups = groups;
    this.files = files;
  }

  /**
   * Of a run's input.
   *
   * @param text whether tasks read files of text
   */
  static InputSize of(PlannedRows rows, boolean text) {
    SparkSession session = rows.data().sparkSession();
    List<FileScans> scans = FileScans.of(rows.predictions());
    List<FileStatus> files = scans.stream().flatMap(scan -> scan.files().stream()).toList();
    boolean straight = ScanUnits.areKnown(rows.predictions()) && scans.size() == 1;
    if (straight && text) {
      return new InputSize(Kind.TEXT, Map.of(), files);
    }
    Map<String, RowGroups> groups = new HashMap<>();
    if (straight && scans.get(0).parquet()) {
      List<FileStatus> unseen = new ArrayList<>();
      for (FileStatus file : files) {
        ParquetFacts facts = rows.verification().facts(file);
        if (facts == null) {
          unseen.add(file);
        } else {
          groups.put(facts.file(), facts.groups());
        }
      }
      for (InspectedFile file : FooterInspection.inspect(session, unseen)) {
        if (file.facts() != null) {
          groups.put(file.file(), file.facts().groups());
        }
      }
    }
    boolean complete = !files.isEmpty() && groups.size() == files.size();
    return new InputSize(complete ? Kind.PARQUET : Kind.OTHER, groups, files);
  }

  Kind kind() {
    return kind;
  }

  List<FileStatus> files() {
    return files;
  }

  long bytes() {
    return files.stream().mapToLong(FileStatus::getLen).sum();
  }

  /** By path; none of files that are no Parquet. */
  Map<String, RowGroups> groups() {
    return groups;
  }

  /** The tasks of a query as it would be cut now; null where it is no straight scan of files. */
  @Nullable List<Part> parts(Dataset<Row> predictions) {
    return ScanUnits.of(predictions)
        .map(units -> units.tasks().stream().map(this::part).toList())
        .orElse(null);
  }

  private Part part(List<FileSlice> task) {
    double size = 0;
    int steps = 0;
    for (FileSlice slice : task) {
      RowGroups known = groups.get(slice.file());
      size += kind == Kind.PARQUET ? rows(slice) : slice.length();
      steps += known == null ? 1 : known.countIn(slice.start(), slice.length());
    }
    return new Part(size, Math.max(steps, task.size()));
  }

  /** Rows of a slice of a Parquet file. */
  long rows(FileSlice slice) {
    RowGroups known = groups.get(slice.file());
    return known == null ? 0 : known.rowsIn(slice.start(), slice.length());
  }
}
