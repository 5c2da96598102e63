package io.thresher.jobs.input;

import io.thresher.errors.Problem;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Knows how text files were read, so that a row that could not be read can be named. */
interface RowLocator {

  /** The columns that rows were read into; none where no text was read. */
  StructType columns();

  /** The format that files are read as; null where none are read by name. */
  @Nullable InputFormat format();

  /**
   * Where in {@code file} its first malformed row is, for example {@code data row 17}; empty where
   * that is not to be found.
   */
  String locate(String file);

  /** What is wrong with the bytes of a file of text; null where nothing is. */
  @Nullable Problem wrongBytes(String file);
}
