package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.jobs.bench.Columns;
import io.thresher.jobs.bench.Contender;
import io.thresher.jobs.bench.ParquetSink;
import io.thresher.jobs.bench.Query;
import io.thresher.jobs.bench.Sink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  /** What tells how the run goes. */
  enum Watch {
    /** What {@code score} does of itself. */
    USUAL("thresher score", "score"),
    /** All that can be told, told often. */
    ALL("score, watched", "watched"),
    /** Nothing but the run itself. */
    NONE("score, unwatched", "unwatched");

    private final String label;
    private final String id;

    Watch(String label, String id) {
      this.label = label;
      this.id = id;
    }
  }

  private final Watch watch;
  private final List<String> options;

  /**
   * @param options of the command line that say how to score
   */
  WholeCommand(Watch watch, List<String> options) {
    this.watch = watch;
    this.options = List.copyOf(options);
  }

  @Override
  public String label() {
    return watch.label;
  }

  @Override
  public String id() {
    return watch.id;
  }

  @Override
  public boolean runsUnasked() {
    return watch == Watch.USUAL;
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
    switch (watch) {
      case USUAL -> call(call);
      case ALL -> callWithReports(call);
      case NONE -> {
        call.addAll(List.of("--progress=none", "--profile-data=off", "--stall-after=off"));
        call(call);
      }
    }
  }

  private static void callWithReports(List<String> call) {
    try {
      Path page = Files.createTempFile("thresher-bench", ".html");
      Path facts = Files.createTempFile("thresher-bench", ".json");
      try {
        call.addAll(List.of("--progress=plain", "--progress-seconds=1"));
        call.addAll(List.of("--report=" + page, "--report=" + facts));
        call(call);
      } finally {
        Files.deleteIfExists(page);
        Files.deleteIfExists(facts);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command line to its end, which has to be a good one. */
  static void call(List<String> call) {
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
