package io.thresher.spark.query;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.ModelProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.options.BatchDependence;
import io.thresher.plan.InputBinding;
import io.thresher.plan.RowDependence;
import io.thresher.runtime.Cancellation;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.trial.RowTrial;
import io.thresher.runtime.trial.RowVerdict;
import io.thresher.runtime.trial.TrialTime;
import io.thresher.spark.query.engine.Remembered;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Whether rows bear on each other's scores, and what the options say to that. */
final class RowDependenceCheck {
  private static final Remembered<Key, RowVerdict> FOUND = new Remembered<>();

  /** What a verdict depends on: a query is planned several times. */
  private record Key(
      String digest, SessionSpec session, List<String> inputs, List<String> outputs, int batch) {}

  private final BatchDependence wanted;
  private final Problems problems;

  RowDependenceCheck(BatchDependence wanted, Problems problems) {
    this.wanted = wanted;
    this.problems = problems;
  }

  /**
   * The verdict on a model that ONNX Runtime runs.
   *
   * @param graph as the session has opened it
   * @param fixedBatch the one number of rows that the model takes, or 0
   */
  static RowVerdict verdict(
      SessionSpec session,
      Function<Cancellation, SessionLease> leases,
      Supplier<ModelProto> graph,
      List<InputBinding> inputs,
      List<String> outputs,
      int fixedBatch) {
    List<String> shapes =
        inputs.stream().map(i -> i.input() + ":" + i.type() + i.rowShape()).toList();
    Key key = new Key(session.model().digest(), session, shapes, outputs, fixedBatch);
    return FOUND.get(
        key, () -> found(leases, new RowTrial(graph.get(), inputs, outputs, session), fixedBatch));
  }

  private static RowVerdict found(
      Function<Cancellation, SessionLease> leases, RowTrial trial, int fixedBatch) {
    TrialTime time = new TrialTime(TrialTime.LONGEST);
    try (SessionLease lease = leases.apply(time)) {
      time.begin();
      return trial.verdict(lease, fixedBatch);
    } catch (ScoringException e) {
      return trial.unfinished(time.ended(e));
    }
  }

  /** Adds THR-MODEL-611 where rows depend on each other and that is not accepted. */
  RowDependence decide(String model, RowVerdict verdict, int fixedBatch) {
    if (wanted == BatchDependence.ALONE && fixedBatch > 1) {
      problems.add(ModelProblems.cannotScoreAlone(model, fixedBatch));
    }
    String found = verdict.detail();
    if (wanted == BatchDependence.ALONE) {
      boolean depends = verdict.kind() == RowVerdict.Kind.DEPENDENT;
      return new RowDependence(
          RowDependence.Kind.ALONE, depends ? "in a batch, " + found(verdict) : found);
    }
    return switch (verdict.kind()) {
      case INDEPENDENT -> new RowDependence(RowDependence.Kind.NONE, found);
      case NOT_SEEN -> new RowDependence(RowDependence.Kind.NOT_SEEN, found);
      case DEPENDENT -> {
        if (wanted == BatchDependence.REFUSE) {
          problems.add(
              ModelProblems.rowsDepend(
                  model, verdict.operators(), found, Double.toString(verdict.tolerance())));
        }
        yield new RowDependence(RowDependence.Kind.ACCEPTED, found(verdict));
      }
    };
  }

  /** For people, where nothing is decided. */
  static String describe(RowVerdict verdict) {
    return switch (verdict.kind()) {
      case INDEPENDENT -> new RowDependence(RowDependence.Kind.NONE, verdict.detail()).describe();
      case NOT_SEEN -> new RowDependence(RowDependence.Kind.NOT_SEEN, verdict.detail()).describe();
      case DEPENDENT -> "rows depend on each other: " + found(verdict);
    };
  }

  private static String found(RowVerdict verdict) {
    return verdict.detail() + "; in the graph " + verdict.operators();
  }
}
