package io.thresher.spark.query;

import io.thresher.errors.ScoringException;
import io.thresher.model.CachedModel;
import io.thresher.model.ModelStore;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import io.thresher.model.reading.ValueSearch;
import io.thresher.model.rewrite.Rewrite;
import io.thresher.model.rewrite.Rewritten;
import io.thresher.options.OutputChoice;
import io.thresher.options.Precision;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Engine;
import io.thresher.plan.InputBinding;
import io.thresher.plan.ObservedOutput;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.OutputPlanner;
import io.thresher.plan.RunSize;
import io.thresher.plan.ScorePlan;
import io.thresher.plan.TokenSource;
import io.thresher.plan.UnboundInputs;
import io.thresher.runtime.Cancellation;
import io.thresher.runtime.SessionLease;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.plugin.OpenVino;
import io.thresher.runtime.trial.BitTrial;
import io.thresher.runtime.trial.NodeTrial;
import io.thresher.runtime.trial.PaddingTrial;
import io.thresher.runtime.trial.Probe;
import io.thresher.runtime.trial.RowVerdict;
import io.thresher.runtime.trial.SteadyBatch;
import io.thresher.runtime.trial.TrialTime;
import io.thresher.spark.query.Planning.OpenModel;
import io.thresher.spark.query.engine.DataRows;
import io.thresher.spark.query.engine.EngineCheck;
import io.thresher.spark.query.engine.EngineContest;
import io.thresher.spark.query.engine.FallenNodes;
import io.thresher.spark.query.engine.InnerSteps;
import io.thresher.spark.query.engine.MeasuredGains;
import io.thresher.spark.query.engine.SteadyEngines;
import io.thresher.spark.shared.ProcessSessions;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** What the driver learns of a model by running it, before any task does. */
final class ModelTrials {
  /**
   * The ways of fewer rows through a forest are soon foreseen by the CPU, which runs do not see.
   */
  private static final int FOREST_ROWS = 4096;

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
      List<ObservedOutput> observed,
      Engine engine) {
    List<Integer> lengths = observed.get(0).lengths().stream().distinct().sorted().toList();
    if (lengths.size() > 1) {
      try (SessionLease lease = lease(spec(model, inputs, engine), Cancellation.NEVER)) {
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
        lease.tryTokenizer(tokens);
      }
    }
  }

  /**
   * What runs a model fastest of what gives its scores: OpenVINO, where it is installed and wins,
   * or else the engine that is given. A plug-in in whose batches rows depend on each other is not
   * taken.
   */
  Engine fastest(
      CachedModel model,
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      Engine usual,
      int batchSize,
      int fixedBatch,
      DataRows rows) {
    Engine plugIn = Engine.openVino("", OpenVino.plugIn(Precision.EXACT));
    Engine winner =
        new EngineContest(
                spec(model, inputs, usual),
                spec(model, inputs, plugIn),
                this::lease,
                () -> tried(model, inputs).model(),
                task(model),
                MeasuredGains.ofUser())
            .winner(usual, plugIn, inputs, outputs, batchSize, rows.taken(inputs));
    List<String> names = outputs.stream().map(OutputBinding::output).toList();
    boolean depends =
        winner.plugIn() != null
            && verdict(model, inputs, names, fixedBatch, winner).kind()
                == RowVerdict.Kind.DEPENDENT;
    if (depends) {
      return EngineContest.said(usual, plugIn.identity() + " lets rows depend on each other");
    }
    if (winner.plugIn() == null) {
      return winner;
    }
    return isSteady(model, inputs, names, batchSize, fixedBatch, winner)
        ? withFallenNodes(model, inputs, names, winner)
        : EngineContest.said(
            usual, plugIn.identity() + " gives a row other bits in other batches here");
  }

  /**
   * The tree kernel or ONNX Runtime, whichever is faster as tasks run them.
   *
   * @param reckoned the one of them to take where nothing can be measured
   */
  Engine faster(
      CachedModel model,
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      Engine kernel,
      Engine usual,
      Engine reckoned,
      int batchSize,
      DataRows rows) {
    EngineContest contest =
        new EngineContest(
            SessionSpecs.ofLikeRows(spark, model.location(), options, usual, inputs),
            SessionSpecs.ofLikeRows(spark, model.location(), options, kernel, inputs),
            this::lease,
            () -> tried(model, inputs).model(),
            task(model),
            MeasuredGains.ofUser());
    try {
      return contest
          .faster(kernel, usual, inputs, outputs, batchSize, rows.taken(inputs, FOREST_ROWS))
          .orElseGet(() -> EngineContest.said(reckoned, "no rows that it takes to measure with"));
    } catch (ScoringException e) { // Of a query that may have one session, say.
      String why = e.problems().get(0).code();
      return EngineContest.said(reckoned, "that could not be measured: " + why);
    }
  }

  private Engine withFallenNodes(
      CachedModel model, List<InputBinding> inputs, List<String> outputs, Engine engine) {
    SessionSpec spec = spec(model, inputs, engine);
    return FallenNodes.said(
        engine,
        spec,
        () ->
            new NodeTrial(spec, store, ValueSearch.of(tried(model, inputs).model()))
                .own(inputs, outputs));
  }

  /**
   * The rows of a run: as asked, or so many that what the graph makes inside stays in caches, by
   * its shapes alone, the same on any day.
   *
   * @param rows the most
   */
  int batchSize(
      CachedModel model, List<InputBinding> inputs, List<OutputBinding> outputs, int rows) {
    SessionSpec spec = spec(model, inputs, Engine.onnxRuntime(""));
    boolean cpu = spec.device().kind() == Device.Kind.CPU;
    boolean open = inputs.stream().anyMatch(InputBinding::isOpen);
    if (options.batchSize() > 0
        || !cpu
        || open
        || !InnerSteps.mayBeLarge(ModelStore.graph(model))) {
      return rows;
    }
    List<String> names = outputs.stream().map(OutputBinding::output).toList();
    NodeTrial trial = new NodeTrial(spec, store, ValueSearch.of(tried(model, inputs).model()));
    return InnerSteps.largest(spec, inputs, names, trial).stream()
        .mapToInt(
            bytes -> (int) Math.max(1, Math.min(rows, RunSize.CACHE_BYTES / Math.max(1, bytes))))
        .findFirst()
        .orElse(rows);
  }

  /** Whether rows get the same bits in any batch, as by ONNX Runtime's own execution provider. */
  private boolean isSteady(
      CachedModel model,
      List<InputBinding> inputs,
      List<String> outputs,
      int batchSize,
      int fixedBatch,
      Engine engine) {
    SessionSpec spec = spec(model, inputs, engine);
    return SteadyEngines.isSteady(
        spec,
        inputs,
        outputs,
        batchSize,
        () -> {
          try (SessionLease lease = lease(spec, Cancellation.NEVER)) {
            return new BitTrial(
                    ValueSearch.of(tried(model, inputs).model()), inputs, outputs, batchSize)
                .isSteady(lease, fixedBatch);
          }
        });
  }

  /**
   * An engine, where it gives the scores that it is to give.
   *
   * @throws io.thresher.errors.ScoringException THR-MODEL-926 where it does not, 927 where that
   *     could not be tried
   */
  Engine checked(
      CachedModel model,
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      Engine engine,
      DataRows rows) {
    if (engine.plugIn() == null) {
      return engine;
    }
    Engine checked =
        new EngineCheck(
                spec(model, inputs, Engine.onnxRuntime("")),
                spec(model, inputs, engine),
                this::lease,
                () -> tried(model, inputs).model(),
                task(model))
            .checked(engine, inputs, outputs, rows.taken(inputs));
    List<String> names = outputs.stream().map(OutputBinding::output).toList();
    return withFallenNodes(model, inputs, names, checked);
  }

  /** Whether rows bear on each other's scores, as an engine of ONNX Runtime's gives them. */
  RowVerdict verdict(
      CachedModel model,
      List<InputBinding> inputs,
      List<String> outputs,
      int fixedBatch,
      Engine engine) {
    SessionSpec spec = spec(model, inputs, engine);
    return RowDependenceCheck.verdict(
        spec,
        until -> lease(spec, until),
        () -> tried(model, inputs).model(),
        inputs,
        outputs,
        fixedBatch);
  }

  private TextTask task(CachedModel model) {
    return store.get().signature(model).task();
  }

  /** The rows of a batch that gives each row the same scores. */
  int steadyBatch(
      CachedModel model,
      List<InputBinding> inputs,
      List<OutputChoice> choices,
      int fixedBatch,
      Engine engine) {
    List<String> chosen = OutputPlanner.names(choices);
    SessionSpec spec = spec(model, inputs, engine);
    return new SteadyBatch(
            until -> lease(spec, until),
            tried(model, inputs).model(),
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

  /** The graph that tasks run. */
  Rewritten ofTasks(OpenModel opened, ScorePlan plan) {
    return rewritten(opened.model(), plan.inputs(), SessionSpecs.rewrites(plan));
  }

  /**
   * What is done to the graph, for people, as far as the model alone decides: rows of any lengths
   * would wait for others.
   */
  List<String> notes(OpenModel opened, Engine engine) {
    List<Rewrite> rewrites =
        UnboundInputs.of(opened.signature(), options).isPresent()
            ? SessionSpecs.rewrites(options, engine)
            : SessionSpecs.ofTrials(options);
    return rewritten(opened.model(), List.of(), rewrites).notes();
  }

  /** The graph as it is tried: with texts that are known as texts. */
  private Rewritten tried(CachedModel model, List<InputBinding> inputs) {
    return rewritten(model, inputs, SessionSpecs.ofTrials(options));
  }

  private static Rewritten rewritten(
      CachedModel model, List<InputBinding> inputs, List<Rewrite> rewrites) {
    return Rewritten.of(
        ModelStore.graph(model), rewrites, inputs.stream().map(InputBinding::input).toList());
  }

  private SessionSpec spec(CachedModel model, List<InputBinding> inputs, Engine engine) {
    return SessionSpecs.of(spark, model.location(), options, engine, inputs);
  }

  private SessionLease lease(SessionSpec spec, Cancellation until) {
    return ProcessSessions.lease(spec, store, until);
  }

  /** Of ONNX Runtime with its own execution provider. */
  private SessionLease lease(CachedModel model, List<InputBinding> inputs) {
    return lease(spec(model, inputs, Engine.onnxRuntime("")), Cancellation.NEVER);
  }
}
