package io.thresher.jobs;

import io.thresher.jobs.bench.Columns;
import io.thresher.jobs.bench.Contender;
import io.thresher.jobs.bench.ParquetSink;
import io.thresher.jobs.bench.Query;
import io.thresher.jobs.bench.RoadWork;
import io.thresher.jobs.bench.Sink;
import java.util.ArrayList;
import java.util.List;

/** The command {@code score} on a road of its own, in the session that runs. */
final class RoadCommand implements Contender {
  private final RoadWork.Arguments call;
  private final List<String> options;

  /**
   * @param options of the command line that say how to score
   */
  RoadCommand(RoadWork.Arguments call, List<String> options) {
    this.call = call;
    this.options = List.copyOf(options);
  }

  @Override
  public String label() {
    return "road " + call.road().label();
  }

  @Override
  public String id() {
    return call.road().label();
  }

  @Override
  public void run(Query query, Columns columns, Sink sink) {
    List<String> line = new ArrayList<>(List.of("score"));
    line.addAll(List.of("--model", call.model()));
    line.addAll(List.of("--output", ((ParquetSink) sink).folder()));
    line.addAll(call.options());
    line.addAll(options);
    WholeCommand.call(line);
  }
}
