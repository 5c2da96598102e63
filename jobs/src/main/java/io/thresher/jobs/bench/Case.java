package io.thresher.jobs.bench;

/** One row of the table of results. */
record Case(Contender contender, Columns columns, Sink sink) {
  boolean isOf(Columns otherColumns, Sink otherSink) {
    return columns == otherColumns && sink == otherSink;
  }
}
