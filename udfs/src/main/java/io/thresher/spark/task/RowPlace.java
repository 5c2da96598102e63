package io.thresher.spark.task;

import io.thresher.spark.scan.RowPosition;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Keeps count of where in its input a task is: the file and the row within its split of it, or the
 * row in the partition where the rows come from no file.
 */
final class RowPlace {
  private final List<Segment> segments = new ArrayList<>();
  private UTF8String file = UTF8String.EMPTY_UTF8;
  private long splitStart;
  private long position;
  private int rows;

  /** Starts a group of rows; rows are numbered from 0 in it. */
  void begin() {
    segments.clear();
    rows = 0;
  }

  /** Says that {@code count} rows of the group were just read, all from one file. */
  void advance(int count) {
    UTF8String current = InputFileBlockHolder.getInputFilePath();
    long start = InputFileBlockHolder.getStartOffset();
    if (start != splitStart || !current.equals(file)) {
      file = current;
      splitStart = start;
      position = 0;
      segments.add(new Segment(rows, file, start, 0));
    } else if (segments.isEmpty()) {
      segments.add(new Segment(rows, file, start, position));
    }
    position += count;
    rows += count;
  }

  /** Says that one row was read that does not belong to the group. */
  void pass() {
    advance(1);
    rows--;
    segments.add(new Segment(rows, file, splitStart, position));
  }

  /** Where the row read last stands. */
  RowPosition last() {
    return new RowPosition(file, splitStart, position - 1);
  }

  RowPosition position(int row) {
    Segment segment = segments.get(0);
    for (Segment candidate : segments) {
      if (candidate.firstRow() <= row) {
        segment = candidate;
      }
    }
    return new RowPosition(
        segment.file(), segment.splitStart(), segment.position() + row - segment.firstRow());
  }

  /**
   * Describes a row of the group.
   *
   * @param key the row's passed columns, of which the first plain one is taken for its key
   */
  String describe(int row, InternalRow key, StructType schema) {
    return position(row).describe() + key(key, schema);
  }

  private static String key(InternalRow row, StructType schema) {
    StructField[] fields = schema.fields();
    for (int i = 0; i < fields.length; i++) {
      boolean plain =
          !(fields[i].dataType() instanceof StructType
              || fields[i].dataType() instanceof ArrayType
              || fields[i].dataType() instanceof MapType);
      if (plain && !row.isNullAt(i)) {
        return ", " + fields[i].name() + " = " + row.get(i, fields[i].dataType());
      }
    }
    return "";
  }

  /** Consecutive rows of a group from one split of a file. */
  private record Segment(int firstRow, UTF8String file, long splitStart, long position) {}
}
