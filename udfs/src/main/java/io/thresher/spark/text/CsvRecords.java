package io.thresher.spark.text;

import io.thresher.errors.ScoringException;
import java.io.Closeable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.csv.CSVHeaderChecker;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.jspecify.annotations.Nullable;

/** The records of a file or a split of it, one after the other. Not thread-safe. */
interface CsvRecords extends Closeable {

  static CsvRecords open(PartitionedFile file, CsvDialect dialect, Configuration hadoop) {
    return dialect.options().multiLine()
        ? new CsvStream(file, dialect, hadoop)
        : new CsvLines(file, dialect, hadoop);
  }

  /** For columns: lines that are written plainly never become strings. */
  static CsvRecords openBytes(PartitionedFile file, CsvDialect dialect, Configuration hadoop) {
    return CsvByteLines.tells(file, dialect, hadoop)
        ? CsvByteLines.open(file, dialect, hadoop)
        : open(file, dialect, hadoop);
  }

  /** Passes the header over, and compares it with the columns expected. */
  void readHeader(CSVHeaderChecker checker);

  /** Goes to the next record; false where there is none. */
  boolean advance();

  /**
   * Puts the record into a row without strings; false where that cannot be, and it is to be put.
   */
  default boolean fill(BatchColumns columns, int row) {
    return false;
  }

  /** The record's fields, an absent one as the text of a null; none where there is a fault. */
  @Nullable String[] fields();

  /** What keeps the record from having fields; null where nothing does. */
  @Nullable CsvFault fault();

  /** The record as it stands in the file. */
  String text();

  /** Where the record is, for people; may take reading the file again. */
  String place();

  default void throwFault() {
    CsvFault fault = fault();
    if (fault != null) {
      throw new ScoringException(fault.at(place()));
    }
  }

  @Override
  void close();
}
