package io.thresher.spark.scan;

import org.apache.spark.unsafe.types.UTF8String;

/**
 * Where a row stands.
 *
 * @param file as Spark names it; empty where rows come from no file
 * @param splitStart byte of the file that the task's split of it starts at
 * @param row from 0, in the split, or in the partition where there is no file
 */
public record RowPosition(UTF8String file, long splitStart, long row) {

  public String describe() {
    String place = file.numBytes() == 0 ? "" : "file " + file + ", ";
    String offset = splitStart > 0 ? " after byte " + splitStart : "";
    return place + "row " + row + offset + " (from 0)";
  }
}
