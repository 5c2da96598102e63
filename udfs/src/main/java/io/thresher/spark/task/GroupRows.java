package io.thresher.spark.task;

import io.thresher.spark.scan.RowPosition;
import org.apache.spark.sql.catalyst.InternalRow;

/** The rows of the group that is being scored, as they came in, numbered from 0. */
interface GroupRows {

  /** Describes a row, for messages. */
  String describe(int row);

  RowPosition position(int row);

  /** The held columns of a row; valid until the next call. */
  InternalRow held(int row);
}
