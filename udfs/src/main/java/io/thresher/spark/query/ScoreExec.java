package io.thresher.spark.query;

import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.excerpt.SampledScan;
import io.thresher.spark.failures.ScoredPartitions;
import io.thresher.spark.sample.DataSampling;
import io.thresher.spark.scan.InputRows;
import io.thresher.spark.scan.ScanRestriction;
import io.thresher.spark.shared.ExecNode;
import io.thresher.spark.shared.KeepsPartitions;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.shared.Schemas;
import io.thresher.spark.shared.SentConfiguration;
import io.thresher.spark.task.ColumnLayout;
import io.thresher.spark.task.QuarantineFormat;
import io.thresher.spark.task.RunProfile;
import io.thresher.spark.task.ScoreTask;
import io.thresher.spark.task.TaskMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/**
 * Physical node: takes column batches where the child offers them and rows where it does not, and
 * gives the same kind, with one more column for each output of the model.
 */
public final class ScoreExec extends ExecNode implements KeepsPartitions {
  private static final long serialVersionUID = 1L;

  private final Prediction prediction;

  @SuppressWarnings("serial") // Only lists, which are serializable, are given.
  private final Seq<Attribute> scores;

  @SuppressWarnings("serial") // Only lists, which are serializable, are given.
  private final Seq<Attribute> passed;

  private transient @Nullable TaskMetrics metrics;

  /**
   * @param prediction over attributes of the child
   * @param scores one attribute for each output
   * @param passed the child's columns to pass on
   */
  public ScoreExec(
      Prediction prediction, Seq<Attribute> scores, Seq<Attribute> passed, SparkPlan child) {
    super(child);
    this.prediction = prediction;
    this.scores = scores;
    this.passed = passed;
  }

  public Prediction prediction() {
    return prediction;
  }

  @Override
  public Seq<Attribute> output() {
    List<Attribute> output = new ArrayList<>(Scala.<Attribute>list(passed));
    output.addAll(Scala.<Attribute>list(scores));
    return Scala.seq(output);
  }

  @Override
  public AttributeSet producedAttributes() {
    return Scala.attributeSet(scores);
  }

  @Override
  public boolean supportsColumnar() {
    // Text comes by rows, and rows alone tell the malformed ones. Scores as long as their rows are
    // have no bound but by rows: a column batch is handed on whole.
    ScorePlan plan = prediction.plan();
    boolean bounded =
        !plan.isOpen()
            || plan.outputs().stream().noneMatch(o -> o.width() == OutputBinding.DYNAMIC);
    return child().supportsColumnar() && plan.quarantine().text() == null && bounded;
  }

  @Override
  public Map<String, SQLMetric> metrics() {
    return taskMetrics().byName();
  }

  public synchronized TaskMetrics taskMetrics() {
    if (metrics == null) {
      metrics = TaskMetrics.in(sparkContext(), prediction.plan(), profile());
    }
    return metrics;
  }

  private @Nullable RunProfile profile() {
    boolean asked = Boolean.parseBoolean(conf().getConfString(RunProfile.SWITCH, "false"));
    return asked && !prediction.plan().quarantine().rowsStay()
        ? RunProfile.in(sparkContext())
        : null;
  }

  @Override
  public RDD<ColumnarBatch> doExecuteColumnar() {
    ScoreTask task = task();
    FlatMapFunction<java.util.Iterator<ColumnarBatch>, ColumnarBatch> score = task::columnar;
    RDD<ColumnarBatch> input = restricted(child().executeColumnar());
    RDD<ColumnarBatch> taken =
        isIn(child()) ? input : SampledScan.columnar(child(), this::textColumn, input);
    return remembered(taken.toJavaRDD().mapPartitions(score).rdd());
  }

  @Override
  public RDD<InternalRow> doExecute() {
    ScoreTask task = task();
    FlatMapFunction<java.util.Iterator<InternalRow>, InternalRow> score = task::rows;
    RDD<InternalRow> input = restricted(child().execute());
    RDD<InternalRow> taken =
        isIn(child()) ? input : SampledScan.rows(child(), this::textColumn, input);
    return remembered(taken.toJavaRDD().mapPartitions(score).rdd());
  }

  /** Of several nodes over one scan, the lowest leaves out what need not be scored. */
  private <T> RDD<T> restricted(RDD<T> partitions) {
    return isIn(child()) ? partitions : ScanRestriction.applied(child(), partitions);
  }

  private static boolean isIn(SparkPlan plan) {
    return plan instanceof ScoreExec
        || Scala.<SparkPlan>list(plan.children()).stream().anyMatch(ScoreExec::isIn);
  }

  /** Where the texts are that feed the model; -1 where none do. */
  private int textColumn() {
    int[] features = layout().features();
    return prediction.plan().inputs().stream()
        .map(InputBinding::tokens)
        .filter(Objects::nonNull)
        .mapToInt(tokens -> features[tokens.columns().get(0).ordinal()])
        .findFirst()
        .orElse(-1);
  }

  private <T> RDD<T> remembered(RDD<T> scored) {
    return ScoredPartitions.remember(prediction.plan().model().uri(), scored);
  }

  private ScoreTask task() {
    ColumnLayout layout = layout();
    return new ScoreTask(
        prediction.plan(),
        SessionSpecs.ofTasks(session(), prediction.plan()),
        layout,
        taskMetrics(),
        SentConfiguration.broadcast(
            sparkContext(), ModelAccess.hadoop(session(), prediction.plan().options().caller())),
        sampling(),
        prediction.plan().quarantine().isOn()
            ? QuarantineFormat.of(session(), layout.heldSchema(), InputRows.areAll(child()))
            : null);
  }

  private @Nullable DataSampling sampling() {
    int rows =
        Integer.parseInt(
            conf().getConfString(DataSampling.SWITCH, Integer.toString(DataSampling.OFF)));
    return rows == DataSampling.OFF || !prediction.plan().quarantine().isOfRun()
        ? null
        : DataSampling.of(
            prediction.plan(),
            rows,
            Integer.parseInt(conf().getConfString(DataSampling.EVERY, "1")));
  }

  /** Bad rows are written with the columns that feed the model beside those passed on. */
  public ColumnLayout layout() {
    List<Expression> columns = Scala.list(prediction.children());
    boolean text = prediction.plan().quarantine().text() != null;
    int[] features = ordinals(columns.subList(0, columns.size() - (text ? 1 : 0)));
    int[] passedOn = ordinals(Scala.list(passed));
    IntStream held = IntStream.of(passedOn);
    if (prediction.plan().quarantine().isOn()) {
      held = IntStream.concat(held, IntStream.of(features)).distinct();
    }
    return new ColumnLayout(
        Schemas.of(child().output()),
        features,
        passedOn.length,
        held.toArray(),
        text ? ordinals(columns.subList(columns.size() - 1, columns.size()))[0] : -1,
        Schemas.of(output()));
  }

  private int[] ordinals(List<? extends Expression> attributes) {
    java.util.Map<ExprId, Integer> input = Schemas.ordinals(child().output());
    return attributes.stream()
        .mapToInt(
            attribute -> {
              Integer place = input.get(((Attribute) attribute).exprId());
              if (place == null) {
                throw new IllegalStateException(attribute + " is not among " + child().output());
              }
              return place;
            })
        .toArray();
  }

  @Override
  public String nodeName() {
    return "Score";
  }

  @Override
  public String simpleString(int maxFields) {
    return String.format(
        Locale.ROOT,
        "Score %s -> %s, batch size %d, fed by %s, run by %s; %s",
        prediction,
        scores.mkString("[", ", ", "]"),
        prediction.plan().batchSize(),
        supportsColumnar() ? "columns" : "rows",
        prediction.plan().engine().describe(),
        prediction.plan().dependence().describe());
  }

  @Override
  protected List<Object> parts() {
    return List.of(prediction, scores, passed);
  }

  @Override
  protected SparkPlan over(SparkPlan other) {
    return new ScoreExec(prediction, scores, passed, other);
  }
}
