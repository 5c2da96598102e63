package io.thresher.spark.query;

import io.thresher.model.CachedModel;
import io.thresher.model.ModelStore;
import io.thresher.model.ValueSpec;
import io.thresher.model.rewrite.Rewritten;
import io.thresher.options.OutputChoice;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Engine;
import io.thresher.plan.InputBinding;
import io.thresher.plan.ObservedOutput;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.OutputPlanner;
import io.thresher.plan.TokenSource;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.trial.PaddingTrial;
import io.thresher.runtime.trial.Probe;
import io.thresher.runtime.trial.RowVerdict;
import io.thresher.runtime.trial.SteadyBatch;
import io.thresher.runtime.trial.TrialTime;
import io.thresher.spark.query.Planning.OpenModel;
import io.thresher.spark.shared.ProcessSessions;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** What the driver learns of a model by running it, before any task does. */
final class ModelTrials {
  private final SparkSession spark;
  private final ScoreOptions options;
  private final Supplier<ModelStore> store;

  ModelTrials(SparkSession spark, ScoreOptions options, Supplier<ModelStore> store) {
    this.spark = spark;
    this.options = options;
    this.store = store;
  }

  /**
   * Whether scores can be told from the padding's.
   *
   * @throws io.thresher.errors.ScoringException if not
   */
  void padding(
      CachedModel model,
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      List<ObservedOutput> observed) {
    List<Integer> lengths = observed.get(0).lengths().stream().distinct().sorted().toList();
    if (lengths.size() > 1) {
      try (SessionLease lease = lease(model, inputs)) {
        new PaddingTrial(lease, inputs, outputs).run(lengths.get(0), lengths.get(1));
      }
    }
  }

  /**
   * Whether texts become tokens, where there are any.
   *
   * @throws io.thresher.errors.ScoringException if not
   */
  void tokenizer(CachedModel model, List<InputBinding> inputs) {
    TokenSource tokens =
        inputs.stream().map(InputBinding::tokens).filter(Objects::nonNull).findFirst().orElse(null);
    if (tokens != null) {
      try (SessionLease lease = lease(model, inputs)) {
        lease.tryTokenizer(tokens.maxTokens());
      }
    }
  }

  /** Whether rows bear on each other's scores. */
  RowVerdict verdict(
      CachedModel model, List<InputBinding> inputs, List<String> outputs, int fixedBatch) {
    SessionSpec spec = spec(model, inputs);
    return RowDependenceCheck.verdict(
        spec,
        until -> ProcessSessions.cache().acquire(spec, store, until),
        () -> rewritten(model, inputs).model(),
        inputs,
        outputs,
        fixedBatch);
  }

  /** The rows of a batch that gives each row the same scores. */
  int steadyBatch(
      CachedModel model, List<InputBinding> inputs, List<OutputChoice> choices, int fixedBatch) {
    List<String> chosen = OutputPlanner.names(choices);
    SessionSpec spec = spec(model, inputs);
    return new SteadyBatch(
            until -> ProcessSessions.cache().acquire(spec, store, until),
            rewritten(model, inputs).model(),
            model.location().uri(),
            inputs,
            chosen,
            TrialTime.LONGEST)
        .rows(fixedBatch);
  }

  /** The shapes of the outputs. */
  List<ObservedOutput> probe(
      OpenModel opened, List<InputBinding> inputs, List<OutputChoice> choices, int fixedBatch) {
    CachedModel model = opened.model();
    List<String> chosen = OutputPlanner.names(choices);
    List<ValueSpec> outputs =
        opened.signature().outputs().stream()
            .filter(output -> chosen.contains(output.name()))
            .toList();
    try (SessionLease lease = lease(model, inputs)) {
      return new Probe(lease, model.location().uri(), inputs, outputs, fixedBatch).observe();
    }
  }

  /** The graph as ONNX Runtime is to run it. */
  Rewritten rewritten(CachedModel model, List<InputBinding> inputs) {
    return Rewritten.of(
        ModelStore.graph(model),
        SessionSpecs.rewrites(options),
        inputs.stream().map(InputBinding::input).toList());
  }

  private SessionSpec spec(CachedModel model, List<InputBinding> inputs) {
    return SessionSpecs.of(spark, model.location(), options, Engine.onnxRuntime(""), inputs);
  }

  private SessionLease lease(CachedModel model, List<InputBinding> inputs) {
    return ProcessSessions.cache().acquire(spec(model, inputs), store);
  }
}
