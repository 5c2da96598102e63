package io.thresher.spark.query.engine;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.EngineProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.model.TextTask;
import io.thresher.model.reading.ValueSearch;
import io.thresher.options.Precision;
import io.thresher.plan.Engine;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.PlugIn;
import io.thresher.runtime.Cancellation;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.meter.ProcessMemory;
import io.thresher.runtime.trial.EngineTrial;
import io.thresher.runtime.trial.TrialTime;
import io.thresher.runtime.trial.TriedOutputs;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Whether a plug-in gives the scores of ONNX Runtime's own execution provider. */
public final class EngineCheck {
  /** Of a session that cannot be made, and of a model that is refused. */
  private static final Set<String> NO_SESSION = Set.of("THR-RUN-002", "THR-MODEL-101");

  private static final Remembered<Key, Tried> FOUND = new Remembered<>();

  /**
   * What came of a trial.
   *
   * @param memory by which this process grew while the session with the plug-in was made and ran,
   *     bytes
   */
  private record Tried(EngineTrial.Finding finding, long memory) {}

  /** What a finding depends on: a query is planned several times. */
  private record Key(SessionSpec session, List<String> inputs, List<String> outputs) {}

  private final SessionSpec own;
  private final SessionSpec other;
  private final BiFunction<SessionSpec, Cancellation, SessionLease> leases;
  private final Supplier<ModelProto> graph;
  private final TextTask task;

  /**
   * @param own of a session with ONNX Runtime's own execution provider
   * @param other of one with the plug-in
   * @param graph as both open it
   * @param task what the model is for
   */
  public EngineCheck(
      SessionSpec own,
      SessionSpec other,
      BiFunction<SessionSpec, Cancellation, SessionLease> leases,
      Supplier<ModelProto> graph,
      TextTask task) {
    this.task = task;
    this.own = own;
    this.other = other;
    this.leases = leases;
    this.graph = graph;
  }

  /**
   * The engine with what was found of it.
   *
   * @param rows of the data, to be tried beside made-up ones
   * @throws ScoringException THR-USE-920 where it does not take the model, THR-MODEL-926 where it
   *     was to be exact and is not, 927 where that could not be tried
   */
  public Engine checked(
      Engine engine, List<InputBinding> inputs, List<OutputBinding> outputs, DataRows.Taken rows) {
    PlugIn plugIn = engine.plugIn();
    if (plugIn == null) {
      return engine;
    }
    Tried before = tried(inputs, outputs);
    EngineTrial.Finding madeUp = before.finding();
    EngineTrial.Finding real =
        rows.rows()
            .map(
                some ->
                    tried(
                            inputs,
                            TriedOutputs.of(task, outputs),
                            (trial, a, b) -> trial.finding(a, b, some))
                        .finding())
            .orElse(madeUp);
    boolean fails = !real.compared() && !real.example().isEmpty();
    EngineTrial.Finding finding = fails || real.excess() > madeUp.excess() ? real : madeUp;
    refuse(plugIn, finding);
    double largest = Math.max(madeUp.largest(), real.largest());
    String words = real.compared() ? rows.words() : rows.words() + " (without finite scores)";
    return engine
        .taking(before.memory())
        .with(
            "largest difference from ONNX Runtime's own provider on "
                + words
                + " "
                + text(largest));
  }

  private void refuse(PlugIn plugIn, EngineTrial.Finding finding) {
    String uri = own.model().uri();
    if (!finding.compared()) {
      throw new ScoringException(
          EngineProblems.notCompared(plugIn.describe(), uri, finding.example()));
    }
    if (plugIn.precision() == Precision.EXACT && !finding.isSame()) {
      throw new ScoringException(
          EngineProblems.otherScores(
              plugIn.describe(),
              uri,
              text(finding.tolerance()),
              text(finding.largest()),
              finding.example()));
    }
  }

  private static String text(double number) {
    return number == 0 ? "0" : String.format(Locale.ROOT, "%.1g", number);
  }

  private Tried tried(List<InputBinding> inputs, List<OutputBinding> given) {
    TriedOutputs outputs = TriedOutputs.of(task, given);
    Key key =
        new Key(
            other,
            inputs.stream().map(i -> i.input() + ":" + i.type() + i.rowShape()).toList(),
            outputs.names());
    return FOUND.get(key, () -> tried(inputs, outputs, EngineTrial::finding));
  }

  /** What is tried with both sessions. */
  private interface Trial {
    EngineTrial.Finding finding(EngineTrial trial, SessionLease own, SessionLease other);
  }

  private Tried tried(List<InputBinding> inputs, TriedOutputs outputs, Trial trial) {
    TrialTime time = new TrialTime(TrialTime.LONGEST);
    PlugIn plugIn = other.plugIn();
    String engine = plugIn == null ? "" : plugIn.describe();
    EngineTrial compared = new EngineTrial(ValueSearch.of(graph.get()), inputs, outputs);
    try (SessionLease first = leases.apply(own, time)) {
      long before = ProcessMemory.resident();
      try (SessionLease second = opened(engine, time)) {
        time.begin();
        EngineTrial.Finding finding = trial.finding(compared, first, second);
        return new Tried(finding, Math.max(0, ProcessMemory.resident() - before));
      }
    } catch (ScoringException e) {
      throw new ScoringException(
          EngineProblems.notCompared(engine, own.model().uri(), time.ended(e)), e);
    }
  }

  /** The session with the plug-in, which may not take a model that ONNX Runtime takes. */
  private SessionLease opened(String engine, TrialTime time) {
    try {
      return leases.apply(other, time);
    } catch (ScoringException e) {
      Problem problem = e.problems().get(0);
      if (!NO_SESSION.contains(problem.code())) {
        throw e;
      }
      throw new ScoringException(
          EngineProblems.notTaken(engine, own.model().uri(), problem.expectation()), e);
    }
  }
}
