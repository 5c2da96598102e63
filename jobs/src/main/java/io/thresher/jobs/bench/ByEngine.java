package io.thresher.jobs.bench;

import io.thresher.errors.ScoringException;
import io.thresher.options.EngineName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Score operator, or the model alone, with one engine whatever the options say. Where both take
 * part, they have one name on the command line.
 */
final class ByEngine implements Contender {
  private static final List<EngineName> ENGINES =
      List.of(EngineName.ONNXRUNTIME, EngineName.OPENVINO, EngineName.TREES);

  private final Contender way;
  private final EngineName engine;
  private final Map<Query, Query> planned = new HashMap<>();

  private ByEngine(Contender way, EngineName engine) {
    this.way = way;
    this.engine = engine;
  }

  /** The operator, and the model alone, by each of the engines. */
  static List<Contender> all(Contender operator) {
    List<Contender> all = new ArrayList<>();
    for (EngineName engine : ENGINES) {
      all.add(new ByEngine(Floor.INFERENCE, engine));
      all.add(new ByEngine(operator, engine));
    }
    return all;
  }

  @Override
  public String label() {
    return way instanceof Floor ? "model by " + engine.text() : engine.text();
  }

  @Override
  public String id() {
    return engine.text();
  }

  @Override
  public boolean runsUnasked() {
    return false;
  }

  @Override
  public boolean takesPart(Columns columns, Sink sink) {
    return way.takesPart(columns, sink);
  }

  /** Plans, so that no time that is measured goes into that. */
  @Override
  public Optional<String> objection(Query query) {
    try {
      return way.objection(planned.computeIfAbsent(query, each -> each.by(engine)));
    } catch (ScoringException e) {
      return Optional.of(e.problems().get(0).expectation());
    }
  }

  @Override
  public void run(Query query, Columns columns, Sink sink) {
    way.run(planned.computeIfAbsent(query, each -> each.by(engine)), columns, sink);
  }
}
