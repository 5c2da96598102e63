package io.thresher.jobs.bench;

/** The Score operator. */
final class ThresherScoring implements Contender {
  @Override
  public String label() {
    return "Thresher";
  }

  @Override
  public String id() {
    return "operator";
  }

  @Override
  public void run(Query query, Columns columns, Sink sink) {
    sink.take(query.scored(columns));
  }
}
