package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.jobs.bench.Columns;
import io.thresher.jobs.bench.Contender;
import io.thresher.jobs.bench.ParquetSink;
import io.thresher.jobs.bench.Query;
import io.thresher.jobs.bench.Sink;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The command {@code score} in the session that runs: with the input verified, a run's ledger,
 * digests and manifest. Where scores alone are asked for, it keeps the first column that does not
 * feed the model beside them.
 */
final class WholeCommand implements Contender {
  private final List<String> options;

  /**
   * @param options of the command line that say how to score
   */
  WholeCommand(List<String> options) {
    this.options = List.copyOf(options);
  }

  @Override
  public String label() {
    return "thresher score";
  }

  @Override
  public String id() {
    return "score";
  }

  @Override
  public boolean takesPart(Columns columns, Sink sink) {
    return sink instanceof ParquetSink;
  }

  /** Scores without anything beside them are no use, so one column goes with them. */
  @Override
  public Optional<String> objection(Query query) {
    return key(query).isPresent()
        ? Optional.empty()
        : Optional.of("every column of the input feeds the model, and none is left to be a key");
  }

  private static Optional<String> key(Query query) {
    return Arrays.stream(query.data().columns())
        .filter(column -> !query.plan().boundColumns().contains(column))
        .findFirst();
  }

  @Override
  public void run(Query query, Columns columns, Sink sink) {
    List<String> call = new ArrayList<>(List.of("score"));
    call.addAll(List.of("--model", query.workload().model(), "--input", query.workload().input()));
    call.addAll(List.of("--output", ((ParquetSink) sink).folder()));
    if (columns == Columns.SCORES) {
      call.add("--keep=" + key(query).orElseThrow().replace(",", "\\,"));
    }
    call.addAll(options);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        Main.run(
            call.toArray(String[]::new),
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
            new PrintStream(errors, true, UTF_8));
    if (code != 0) {
      throw new IllegalStateException(errors.toString(UTF_8));
    }
  }
}
