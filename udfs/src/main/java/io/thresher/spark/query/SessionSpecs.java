package io.thresher.spark.query;

import io.thresher.model.ModelLocation;
import io.thresher.model.rewrite.Rewrite;
import io.thresher.options.GraphRewrite;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Engine;
import io.thresher.plan.InputBinding;
import io.thresher.plan.ScorePlan;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.ort.OrtOptions;
import io.thresher.spark.shared.SqlGuard;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** What sessions the options ask for. */
public final class SessionSpecs {
  private static final Set<Rewrite> OTHER_TYPES =
      EnumSet.of(Rewrite.CATEGORY_CODES, Rewrite.PLAIN_MAPS);

  private SessionSpecs() {}

  /** The session of tasks: on a cluster, the driver's alone writes what options ask for. */
  public static SessionSpec ofTasks(SparkSession spark, ScorePlan plan) {
    SessionSpec spec = of(spark, plan);
    return spark.sparkContext().isLocal() ? spec : spec.withoutFiles();
  }

  /** The session of a plan on the driver. */
  static SessionSpec of(SparkSession spark, ScorePlan plan) {
    return of(spark, plan.model(), plan.options(), plan.engine(), plan.inputs(), rewrites(plan));
  }

  /**
   * The session of a model before it is planned with: it takes texts as texts. By default with as
   * many threads as Spark gives a task cores.
   */
  static SessionSpec of(
      SparkSession spark,
      ModelLocation model,
      ScoreOptions options,
      Engine engine,
      List<InputBinding> inputs) {
    return of(spark, model, options, engine, inputs, ofTrials(options));
  }

  /** The session that tasks would have of a model whose rows are all of one shape. */
  static SessionSpec ofLikeRows(
      SparkSession spark,
      ModelLocation model,
      ScoreOptions options,
      Engine engine,
      List<InputBinding> inputs) {
    List<Rewrite> rewrites = options.dedup() ? ofTrials(options) : rewrites(options, engine);
    return of(spark, model, options, engine, inputs, rewrites);
  }

  private static SessionSpec of(
      SparkSession spark,
      ModelLocation model,
      ScoreOptions options,
      Engine engine,
      List<InputBinding> inputs,
      List<Rewrite> rewrites) {
    return new SessionSpec(
        model,
        Device.parse(options.device()),
        threads(spark, options),
        ReproducibleOptions.session(options),
        options.cacheFolder(),
        engine.outputs(),
        options.caller(),
        rewrites,
        inputs.stream().map(InputBinding::input).toList(),
        options.batchTimeout(),
        SqlGuard.rules(spark).isolation(),
        engine.plugIn());
  }

  /** The same without what changes the types of inputs and outputs. */
  static List<Rewrite> ofTrials(ScoreOptions options) {
    return rewrites(options).stream().filter(each -> !OTHER_TYPES.contains(each)).toList();
  }

  /** What is changed in the graph that tasks run. */
  static List<Rewrite> rewrites(ScorePlan plan) {
    return plan.isGrouped() ? ofTrials(plan.options()) : rewrites(plan.options(), plan.engine());
  }

  /** What is changed in the graph that an engine runs, where rows do not wait for others. */
  static List<Rewrite> rewrites(ScoreOptions options, Engine engine) {
    return engine.kind() == Engine.Kind.ONNX_RUNTIME ? rewrites(options) : ofTrials(options);
  }

  /** What the options let be changed in the graph. */
  private static List<Rewrite> rewrites(ScoreOptions options) {
    List<Rewrite> rewrites = new ArrayList<>();
    boolean onCpu = Device.parse(options.device()).equals(Device.CPU);
    // A library's operators may take half precision only.
    boolean own = OrtOptions.hasCustomOperators(options.ort());
    if (options.rewrite().contains(GraphRewrite.FLOAT16) && onCpu && !own) {
      rewrites.add(Rewrite.WIDE_HALVES);
    }
    if (options.rewrite().contains(GraphRewrite.INT64)) {
      rewrites.add(Rewrite.LONG_COMPARISONS);
    }
    if (options.rewrite().contains(GraphRewrite.INT8)) {
      rewrites.add(Rewrite.ROW_SCALES);
    }
    if (options.rewrite().contains(GraphRewrite.CATEGORIES) && onCpu && !own && !options.dedup()) {
      rewrites.add(Rewrite.CATEGORY_CODES);
    }
    if (options.rewrite().contains(GraphRewrite.MAPS)) {
      rewrites.add(Rewrite.PLAIN_MAPS);
    }
    return List.copyOf(rewrites);
  }

  /** Threads of a run. */
  static int threads(SparkSession spark, ScoreOptions options) {
    int threads = options.threads() > 0 ? options.threads() : taskCores(spark);
    return options.reproducible() ? 1 : threads;
  }

  static int taskCores(SparkSession spark) {
    return Integer.parseInt(spark.sparkContext().getConf().get("spark.task.cpus", "1"));
  }
}
