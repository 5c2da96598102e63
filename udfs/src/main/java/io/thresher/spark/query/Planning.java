package io.thresher.spark.query;

import io.thresher.errors.OpenProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.model.CachedModel;
import io.thresher.model.FeatureOperators;
import io.thresher.model.ModelCompanion;
import io.thresher.model.ModelSignature;
import io.thresher.model.ModelStore;
import io.thresher.model.OperatorDomains;
import io.thresher.model.ValueSpec;
import io.thresher.model.review.ModelReview;
import io.thresher.model.rewrite.Rewritten;
import io.thresher.options.BatchDependence;
import io.thresher.options.Isolation;
import io.thresher.options.OutputChoice;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.BatchSize;
import io.thresher.plan.BindingPlanner;
import io.thresher.plan.Columns;
import io.thresher.plan.DefaultInputs;
import io.thresher.plan.Engine;
import io.thresher.plan.InputBinding;
import io.thresher.plan.LabelCounts;
import io.thresher.plan.ObservedOutput;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.OutputPlanner;
import io.thresher.plan.Quarantine;
import io.thresher.plan.RowDependence;
import io.thresher.plan.RunSize;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import io.thresher.plan.UnboundInputs;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.ort.Devices;
import io.thresher.runtime.ort.OrtFiles;
import io.thresher.runtime.ort.OrtOptions;
import io.thresher.runtime.trial.RowVerdict;
import io.thresher.spark.check.GoldenCheck;
import io.thresher.spark.check.GoldenOutcome;
import io.thresher.spark.query.engine.DataRows;
import io.thresher.spark.query.engine.EngineChoice;
import io.thresher.spark.query.engine.EngineContest;
import io.thresher.spark.shared.ModelChoice;
import io.thresher.spark.shared.ProcessSessions;
import io.thresher.spark.shared.SqlGuard;
import io.thresher.spark.task.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the driver does before any task runs: fetch the model, read its signature, bind,
 * check, probe.
 */
public final class Planning {
  private static final String TAKES_EACH = "the tree kernel takes each by itself";
  private static final Logger LOG = LoggerFactory.getLogger(Planning.class);
  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private final SparkSession spark;
  private final ScoreOptions options;
  private final ModelAccess access;
  private final ModelTrials trials;
  private final DataRows rows;

  /** On behalf of a program. */
  public Planning(SparkSession spark, ScoreOptions options) {
    this(spark, options, ModelAccess.ofProgram(spark));
  }

  Planning(SparkSession spark, ScoreOptions options, ModelAccess access) {
    this(spark, options, access, DataRows.none());
  }

  /**
   * @param rows of the data, for trials of engines
   */
  Planning(SparkSession spark, ScoreOptions options, ModelAccess access, DataRows rows) {
    this.rows = rows;
    this.spark = spark;
    this.options = options;
    this.access = access;
    trials = new ModelTrials(spark, options, this::store);
  }

  /**
   * Plans the scoring of {@code columns}.
   *
   * @throws io.thresher.errors.ScoringException with every problem found
   */
  public ScorePlan plan(String model, Columns columns) {
    Problems problems = new Problems();
    OpenModel opened = open(model, problems);
    ModelSignature signature = opened.signature();
    BindingPlanner binder = new BindingPlanner(signature, columns, options, problems);
    List<InputBinding> inputs = binder.bind();
    checkLengths(opened.model(), signature, inputs, problems);
    int fixedBatch = binder.fixedBatch();
    inputs.stream()
        .filter(input -> fixedBatch > 1 && input.isOpen())
        .forEach(input -> problems.add(OpenProblems.fixedBatch(input.input(), fixedBatch)));
    OutputPlanner outputPlanner = new OutputPlanner(signature, binder.fed(), options, problems);
    List<OutputChoice> given = outputPlanner.choose(binder.usualOutputs());
    List<OutputChoice> choices = outputPlanner.sources(given);
    BatchSize sizes = new BatchSize(options, access.mostBatchBytes(RunSize.BATCH_BYTES));
    int fitting = fixedBatch > 0 ? fixedBatch : sizes.of(inputs, problems);
    access.checkBatch(fitting, options.batchPositions(), inputs, problems);
    ReproducibleOptions.check(options, problems);
    problems.throwIfAny();

    trials.tokenizer(opened.model(), inputs);
    LabelCounts labels = new LabelCounts(signature, problems);
    List<ObservedOutput> observed = trials.probe(opened, inputs, labels.tried(choices), fixedBatch);
    labels.check(observed);
    problems.throwIfAny();
    List<OutputBinding> outputs = outputPlanner.bind(choices, observed);
    List<ScoreColumn> scoreColumns = outputPlanner.columns(given, outputs, observed);
    outputPlanner.checkWindows(given, outputs);
    int batchSize =
        fixedBatch > 0
            ? fixedBatch
            : trials.batchSize(opened.model(), inputs, outputs, sizes.within(fitting, outputs));
    inputs = inputs.stream().map(input -> input.tried(triedLength(observed))).toList();
    Engine engine = engine(opened, inputs, outputs, batchSize, fixedBatch);
    checkPadding(opened.model(), inputs, outputs, observed, engine, outputPlanner, problems);
    problems.throwIfAny();
    // The tree kernel gives a row the same scores in any batch.
    boolean fixed = fixedBatch > 0 || (options.reproducible() && !engine.isTrees());
    RowDependence dependence = dependence(opened, inputs, choices, fixedBatch, engine, problems);
    problems.throwIfAny();
    boolean alone = dependence.kind() == RowDependence.Kind.ALONE;
    ScorePlan plan =
        new ScorePlan(
            opened.model().location(),
            inputs,
            outputs,
            scoreColumns,
            alone
                ? 1
                : options.reproducible() && !engine.isTrees()
                    ? trials.steadyBatch(opened.model(), inputs, choices, fixedBatch, engine)
                    : batchSize,
            fixed ? ScorePlan.BatchKind.FIXED : ScorePlan.BatchKind.FREE,
            options,
            engine,
            Quarantine.OFF,
            dependence);
    if (!engine.isTrees()) {
      Rewritten tasks = trials.ofTasks(opened, plan);
      PassedTexts.check(plan, tasks);
      plan = plan.with(told(engine, notes(opened, plan, tasks)));
    }
    checkMemory(plan, problems);
    problems.throwIfAny();
    golden(model, opened, plan);
    return plan;
  }

  private Engine engine(
      OpenModel opened,
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      int batchSize,
      int fixedBatch) {
    EngineChoice choice =
        new EngineChoice(
            opened.model(), opened.signature(), options, SessionSpecs.threads(spark, options));
    Engine engine =
        choice.ofBinding(
            inputs,
            outputs,
            fixedBatch,
            (kernel, usual, reckoned) ->
                trials.faster(
                    opened.model(), inputs, outputs, kernel, usual, reckoned, batchSize, rows));
    if (choice.isOutOfReach(engine)) {
      return EngineContest.said(
          engine,
          "OpenVINO was not tried: without spark.thresher.engines, executors would not find it");
    }
    if (choice.mayBeFaster(engine) && inputs.stream().anyMatch(InputBinding::isOpen)) {
      return EngineContest.said(
          engine, "OpenVINO was not tried: the bits of a row would depend on how far it is padded");
    }
    return choice.mayBeFaster(engine)
        ? trials.fastest(opened.model(), inputs, outputs, engine, batchSize, fixedBatch, rows)
        : trials.checked(opened.model(), inputs, outputs, engine, rows);
  }

  /**
   * What the golden rows beside a model say of it, as this plans with it.
   *
   * @throws ScoringException THR-MODEL-812 where the model does not give what they hold, 813 where
   *     they cannot be used
   */
  public GoldenOutcome golden(String model, ScorePlan plan) {
    return golden(model, open(model), plan);
  }

  private GoldenOutcome golden(String model, OpenModel opened, ScorePlan plan) {
    SessionSpec spec = SessionSpecs.of(spark, plan);
    return new GoldenCheck(
            spark,
            plan,
            opened.signature(),
            () -> ProcessSessions.lease(spec, this::store),
            () -> ModelReview.of(ModelStore.graph(opened.model())))
        .outcome(
            ModelCompanion.find(
                ModelChoice.of(model, options),
                access.hadoop(),
                access.places(),
                GoldenCheck.SUFFIX,
                GoldenCheck.SHARED));
  }

  /** Of a model for vectors of features, only one length is right. */
  private static void checkLengths(
      CachedModel model, ModelSignature signature, List<InputBinding> inputs, Problems problems) {
    for (InputBinding input : inputs) {
      String operator = input.isOpen() ? FeatureOperators.first(ModelStore.graph(model)) : null;
      if (operator != null) {
        signature.inputs().stream()
            .filter(spec -> spec.name().equals(input.input()))
            .forEach(
                spec ->
                    problems.add(
                        OpenProblems.featureVectors(spec.name(), spec.describe(), operator)));
      }
    }
  }

  private static int triedLength(List<ObservedOutput> observed) {
    List<Integer> lengths = observed.isEmpty() ? List.of() : observed.get(0).lengths();
    return lengths.isEmpty() ? 1 : lengths.get(0);
  }

  /** Where rows are to be padded: whether their scores can be told from the padding's. */
  private void checkPadding(
      CachedModel model,
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      List<ObservedOutput> observed,
      Engine engine,
      OutputPlanner planner,
      Problems problems) {
    boolean alone = options.reproducible() || options.batchDependent() == BatchDependence.ALONE;
    if (inputs.stream().noneMatch(InputBinding::isPadded) || alone) {
      return; // Rows run one by one have nothing to be padded for.
    }
    planner.checkPadded(observed);
    if (problems.none()) {
      problems.collect(() -> trials.padding(model, inputs, outputs, observed, engine));
    }
  }

  private void checkMemory(ScorePlan plan, Problems problems) {
    MemoryNeeds needs = MemoryNeeds.of(spark.sparkContext().getConf(), plan);
    Problem refusal = needs.refusal(plan.model().uri());
    if (refusal != null) {
      problems.add(refusal);
    } else if (needs.isTight() && WARNED.add(plan.digest())) {
      LOG.warn("{} needs {}; {}", plan.model().uri(), needs.describe(), needs.advice());
    }
  }

  /** What would run a model, as far as it alone decides. */
  public Engine engine(OpenModel opened) {
    Engine engine =
        new EngineChoice(
                opened.model(), opened.signature(), options, SessionSpecs.threads(spark, options))
            .ofModel();
    return told(engine, trials.notes(opened, engine));
  }

  /** Whether rows bear on each other's scores, as far as the model alone tells; for people. */
  public String rows(OpenModel opened, Engine engine) {
    ModelSignature signature = opened.signature();
    Optional<List<InputBinding>> inputs = UnboundInputs.of(signature, options);
    if (engine.isTrees() || inputs.isEmpty()) {
      return engine.isTrees() ? TAKES_EACH : "not tried: it takes data to know all dimensions";
    }
    try {
      List<String> outputs = signature.outputs().stream().map(ValueSpec::name).toList();
      int fixedBatch = UnboundInputs.fixedBatch(signature);
      return RowDependenceCheck.describe(
          trials.verdict(opened.model(), inputs.get(), outputs, fixedBatch, engine));
    } catch (ScoringException e) {
      return "not tried: " + e.problems().get(0);
    }
  }

  private RowDependence dependence(
      OpenModel opened,
      List<InputBinding> inputs,
      List<OutputChoice> choices,
      int fixedBatch,
      Engine engine,
      Problems problems) {
    if (engine.isTrees()) {
      return new RowDependence(RowDependence.Kind.NONE, TAKES_EACH);
    }
    RowVerdict verdict =
        trials.verdict(opened.model(), inputs, OutputPlanner.names(choices), fixedBatch, engine);
    String model = opened.model().location().uri();
    RowDependence found =
        new RowDependenceCheck(options.batchDependent(), problems)
            .decide(model, verdict, fixedBatch);
    if (options.dedup() && found.isAccepted() && problems.none()) {
      problems.add(TokenProblems.dedupNeedsOwnScores(model));
    }
    return found;
  }

  /** The signature alone. */
  public OpenModel open(String model) {
    Problems problems = new Problems();
    OpenModel opened = open(model, problems);
    problems.throwIfAny();
    return opened;
  }

  /** A model that cannot be read ends planning, with the problems found so far. */
  private OpenModel open(String model, Problems problems) {
    problems.collect(() -> Devices.require(Device.parse(options.device())));
    OrtOptions.check(options.ort(), problems);
    access.checkKeys(options, problems);
    if (!options.caller().isSql() || problems.none()) {
      OrtFiles.checkAbsent(options.ort(), problems);
    }
    OpenModel[] opened = new OpenModel[1];
    problems.collect(
        () -> {
          ModelStore store = store();
          OperatorDomains domains =
              OrtOptions.hasCustomOperators(options.ort())
                  ? OperatorDomains.ANY
                  : OperatorDomains.KNOWN;
          CachedModel cached =
              store.fetch(ModelChoice.of(model, options), domains, access.places());
          opened[0] = new OpenModel(cached, store.signature(cached));
        });
    if (opened[0] == null) {
      problems.throwIfAny();
    }
    return opened[0];
  }

  private ModelStore store() {
    return Models.store(options.cacheFolder(), access.hadoop());
  }

  private static List<String> notes(OpenModel opened, ScorePlan plan, Rewritten tasks) {
    List<String> notes = new ArrayList<>(tasks.notes());
    DefaultInputs.left(opened.signature(), plan.inputs())
        .forEach(input -> notes.add("input '" + input + "' is left at its default"));
    return notes;
  }

  /**
   * @param notes on the graph as ONNX Runtime runs it
   */
  private Engine told(Engine engine, List<String> notes) {
    boolean isolated = SqlGuard.rules(spark).isolation() == Isolation.PROCESS;
    if (engine.isTrees() || (notes.isEmpty() && !isolated)) {
      return engine;
    }
    List<String> details = new ArrayList<>(notes);
    if (isolated) {
      details.add("in a process of its own");
    }
    if (!engine.detail().isEmpty()) {
      details.add(0, engine.detail());
    }
    return engine.with(String.join("; ", details));
  }

  /** The options of a plan that let ONNX Runtime write files, as they were given. */
  public static List<String> writtenFiles(ScorePlan plan) {
    return OrtFiles.describe(plan.options().ort());
  }

  /**
   * A model on the driver.
   *
   * @param model in the driver's cache
   * @param signature what goes in and comes out
   */
  public record OpenModel(CachedModel model, ModelSignature signature) {}
}
