package io.thresher.spark.select;

import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A part of a file, as Spark tells each thread which one the rows that it has come from.
 *
 * @param file empty where rows come from none
 */
record InputPart(UTF8String file, long start, long length) {

  /** The one that the thread is told now. */
  static InputPart current() {
    return new InputPart(
        InputFileBlockHolder.getInputFilePath(),
        InputFileBlockHolder.getStartOffset(),
        InputFileBlockHolder.getLength());
  }

  /** As {@link #equals}, which of records is many calls until Java has compiled them. */
  boolean is(InputPart other) {
    return start == other.start && length == other.length && file.equals(other.file);
  }

  /** Tells the thread that rows come from here. */
  void announce() {
    if (file.numBytes() == 0) {
      InputFileBlockHolder.unset();
    } else {
      InputFileBlockHolder.set(file.toString(), start, length);
    }
  }
}
