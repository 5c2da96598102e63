package io.thresher.jobs.bench;

import io.thresher.spark.ScoringParts;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;

/**
 * A part of what scoring takes, by plain threads without Spark's execution: as many threads as
 * Spark has cores here take its splits one after the other.
 */
enum Floor implements Contender {
  /** The model on batches that are in memory already. */
  INFERENCE("inference alone", "inference") {
    @Override
    void run(Query query, ScoringParts parts) {
      // As many equal shares as cores: how rows are spread over splits is no matter here.
      int shares = Math.min(cores(query), Math.max(1, parts.splits()));
      long rows = query.rows() / shares;
      inParallel(shares, shares, share -> parts.infer(share, rows));
    }
  },
  /** The decoding of the columns that feed the model. */
  SCAN("scan alone", "scan") {
    @Override
    void run(Query query, ScoringParts parts) {
      inParallel(cores(query), parts.splits(), parts::read);
    }
  },
  /** Decoding, assembling and inference. */
  PARTS("without Spark's run", "parts") {
    @Override
    void run(Query query, ScoringParts parts) {
      inParallel(cores(query), parts.splits(), parts::score);
    }
  };

  /** What is done with a split or a share. */
  private interface Work {
    void on(int number);
  }

  private final String label;
  private final String id;

  Floor(String label, String id) {
    this.label = label;
    this.id = id;
  }

  @Override
  public final String label() {
    return label;
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public boolean takesPart(Columns columns, Sink sink) {
    return columns == Columns.SCORES && sink instanceof NoopSink;
  }

  @Override
  public Optional<String> objection(Query query) {
    if (!query.data().sparkSession().sparkContext().isLocal()) {
      return Optional.of("it runs in the driver, and the rows are scored by others");
    }
    return ScoringParts.of(query.scored(Columns.SCORES)).isPresent()
        ? Optional.empty()
        : Optional.of("the query does not score the columns of files as they are read");
  }

  @Override
  public final void run(Query query, Columns columns, Sink sink) {
    run(query, ScoringParts.of(query.scored(Columns.SCORES)).orElseThrow());
  }

  abstract void run(Query query, ScoringParts parts);

  static int cores(Query query) {
    SparkSession spark = query.data().sparkSession();
    return spark.sparkContext().defaultParallelism();
  }

  private static void inParallel(int threads, int count, Work work) {
    AtomicInteger next = new AtomicInteger();
    Workers.run(
        threads,
        () -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            work.on(i);
          }
        });
  }
}
