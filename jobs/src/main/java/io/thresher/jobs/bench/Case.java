package io.thresher.jobs.bench;

/** One row of the table of results. */
record Case(Contender contender, Columns columns, Sink sink) {
  String label() {
    return "%s, %s, %s".formatted(contender.name(), columns, sink.name());
  }
}
