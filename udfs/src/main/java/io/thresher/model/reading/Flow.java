package io.thresher.model.reading;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one value of a graph.
 *
 * @param kind how it depends on the rows of the batch
 * @param axis the axis that rows lie along, for {@link Kind#ROWS}
 * @param rank number of axes; -1 where it is not known
 * @param whole the elements of a small whole-number vector or scalar, where they are known: a
 *     number, or what {@link #BATCH}, {@link #ANY} and {@link #OF_BATCH} stand for
 * @param by the operator that made it so, for {@link Kind#MIXED} and {@link Kind#UNKNOWN}
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by content, and never changed.
record Flow(Kind kind, int axis, int rank, long @Nullable [] whole, String by) {
  /** Stands for the number of rows. */
  static final long BATCH = Long.MIN_VALUE;

  /** Stands for a number that is not known, and does not depend on the rows. */
  static final long ANY = Long.MIN_VALUE + 1;

  /** Stands for a number that is made of the number of rows. */
  static final long OF_BATCH = Long.MIN_VALUE + 2;

  /** In the order of how little is known: what is made of several is of the last. */
  enum Kind {
    /** The same whatever rows come. */
    CONSTANT,
    /** As long as there are rows, and the same for each; what adds it up counts the rows. */
    FILLED,
    /** Depends on how many rows there are, and on nothing else of them. */
    SIZE,
    /** A slice along the axis for each row, of that row alone. */
    ROWS,
    /** An operator that is not followed made it. */
    UNKNOWN,
    /** An operator brought rows together, or what chance gave. */
    MIXED
  }

  static Flow constant(int rank) {
    return new Flow(Kind.CONSTANT, -1, rank, null, "");
  }

  static Flow constant(int rank, long @Nullable [] whole) {
    return new Flow(Kind.CONSTANT, -1, rank, whole, "");
  }

  static Flow filled(int rank) {
    return new Flow(Kind.FILLED, -1, rank, null, "");
  }

  static Flow size(int rank, long @Nullable [] whole) {
    return new Flow(Kind.SIZE, -1, rank, whole, "");
  }

  /** Constant unless an element is the number of rows. */
  static Flow whole(int rank, long[] elements) {
    return Arrays.stream(elements).anyMatch(Flow::isOfBatch)
        ? size(rank, elements)
        : constant(rank, elements);
  }

  static Flow rows(int axis, int rank) {
    return new Flow(Kind.ROWS, axis, rank, null, "");
  }

  static Flow unknown(String by) {
    return new Flow(Kind.UNKNOWN, -1, -1, null, by);
  }

  static Flow mixed(String by) {
    return new Flow(Kind.MIXED, -1, -1, null, by);
  }

  static boolean isOfBatch(long element) {
    return element == BATCH || element == OF_BATCH;
  }

  static boolean isNumber(long element) {
    return element > OF_BATCH;
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** The axis of the rows counted from the last one, which is -1. */
  int axisFromEnd() {
    return axis - rank;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Flow that
        && kind == that.kind
        && axis == that.axis
        && rank == that.rank
        && by.equals(that.by)
        && Arrays.equals(whole, that.whole);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, axis, rank, by, Arrays.hashCode(whole));
  }
}
