package io.thresher.jobs.bench;

import java.util.Optional;

/** One way to score, or a part of the way that bounds all others. */
public interface Contender {
  /** For people and for results; does not change. */
  String label();

  /** A word that names it on the command line. */
  String id();

  /** Whether this contender has a part in a case. */
  default boolean takesPart(Columns columns, Sink sink) {
    return true;
  }

  /** Whether it takes part where nobody names contenders. */
  default boolean runsUnasked() {
    return true;
  }

  /** Why it cannot run this query; empty where it can. */
  default Optional<String> objection(Query query) {
    return Optional.empty();
  }

  /** Scores all rows of the query once, to the end. */
  void run(Query query, Columns columns, Sink sink);
}
