package io.thresher.spark.query;

import io.thresher.errors.DataProblems;
import io.thresher.errors.OptionProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.model.ModelSignature;
import io.thresher.model.ModelStore;
import io.thresher.model.ValueSpec;
import io.thresher.model.review.ModelReview;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Columns;
import io.thresher.plan.Engine;
import io.thresher.plan.Quarantine;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import io.thresher.plan.TextColumns;
import io.thresher.plan.TextRows;
import io.thresher.plan.UnreadColumn;
import io.thresher.spark.check.GoldenOutcome;
import io.thresher.spark.query.engine.DataRows;
import io.thresher.spark.shared.Scala;
import io.thresher.spark.task.TaskOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What is to be scored with a model, and how: plans data of a schema, and gives it scores by the
 * Score operator. Immutable. The session must have the extension.
 */
public final class Scoring {
  private final String model;
  private final ScoreOptions options;
  private final List<String> kept;
  private final Quarantine quarantine;
  private final Beside beside;
  private final DataRows rows;

  /**
   * For scores beside other columns.
   *
   * @param reserved columns that are kept, and not taken for features unless bound by name
   * @param prefix before the names of outputs
   */
  private record Beside(List<String> reserved, String prefix) {
    static final Beside NOTHING = new Beside(List.of(), "");
  }

  private Scoring(
      String model,
      ScoreOptions options,
      List<String> kept,
      Quarantine quarantine,
      Beside beside,
      DataRows rows) {
    this.model = model;
    this.options = options;
    this.kept = kept;
    this.quarantine = quarantine;
    this.beside = beside;
    this.rows = rows;
  }

  /**
   * Scores with a model.
   *
   * @param model a Hadoop path or URI of an {@code .onnx} file or its folder, optionally with
   *     {@code #sha256=...}
   */
  public static Scoring of(String model) {
    return new Scoring(
        model, ScoreOptions.defaults(), List.of(), Quarantine.OFF, Beside.NOTHING, DataRows.none());
  }

  /** With another model in place of this one, which is named by itself: a variant is not chosen. */
  public Scoring model(String other) {
    return new Scoring(other, options.withoutVariant(), kept, quarantine, beside, rows);
  }

  /** With these options in place of all earlier ones. */
  public Scoring options(ScoreOptions options) {
    return new Scoring(model, options, kept, quarantine, beside, rows);
  }

  /**
   * Keeps these columns beside the scores, and does not take them for features unless they are
   * bound by name. By default all columns are kept.
   */
  public Scoring keep(String... columns) {
    return new Scoring(model, options, List.of(columns), quarantine, beside, rows);
  }

  /**
   * Does not take these columns for features unless they are bound by name, and keeps them, or all
   * where none are named to be kept.
   */
  public Scoring reserve(List<String> columns) {
    return new Scoring(
        model, options, kept, quarantine, new Beside(List.copyOf(columns), beside.prefix()), rows);
  }

  /** Puts a prefix before the names of outputs, so that they meet no column of the data. */
  public Scoring prefix(String prefix) {
    return new Scoring(
        model, options, kept, quarantine, new Beside(beside.reserved(), prefix), rows);
  }

  /**
   * Sets rows aside that cannot be scored, in place of failing on the first. The tasks write them
   * as Parquet and name the files in their {@link TaskOutcome}; whoever runs them counts the rows
   * of all tasks, and does what is to be done with the files.
   */
  public Scoring quarantine(Quarantine quarantine) {
    return new Scoring(model, options, kept, quarantine, beside, rows);
  }

  /**
   * Plans the scoring of data, without reading any of it but what {@link #trying} allows.
   *
   * @throws ScoringException with every problem found
   */
  public ScorePlan plan(Dataset<Row> data) {
    return plan(data, List.of());
  }

  /**
   * Plans the scoring of data, without reading any of it but what {@link #trying} allows.
   *
   * @param unread columns that lie beside those of the data and cannot be read
   * @throws ScoringException with every problem found
   */
  public ScorePlan plan(Dataset<Row> data, List<UnreadColumn> unread) {
    SparkSession spark = data.sparkSession();
    FrameIndexes indexes = new FrameIndexes(spark, data.queryExecution().analyzed());
    Problems problems = new Problems();
    StructType columns = withoutMalformedText(data.schema());
    List<String> names = Arrays.asList(columns.fieldNames());
    checkKept(names, problems);
    ScorePlan[] plan = new ScorePlan[1];
    problems.collect(
        () -> {
          plan[0] =
              new Planning(spark, options, ModelAccess.ofProgram(spark), rows)
                  .plan(model, Columns.of(columns, reserved(), unread, indexes));
          checkNames(plan[0], kept.isEmpty() ? names : kept, problems);
        });
    problems.throwIfAny();
    return plan[0].with(quarantine);
  }

  /** Columns that are no features unless they are bound by name. */
  private Set<String> reserved() {
    Set<String> reserved = new HashSet<>(kept);
    reserved.addAll(beside.reserved());
    return reserved;
  }

  private StructType withoutMalformedText(StructType schema) {
    StructType columns = new StructType();
    for (StructField field : schema.fields()) {
      columns = isMalformedText(field.name()) ? columns : columns.add(field);
    }
    return columns;
  }

  private boolean isMalformedText(String column) {
    TextRows text = quarantine.text();
    return text != null && column.equals(text.column());
  }

  /** Each is there, and can be told from all others, if need be by its case. */
  private void checkKept(List<String> names, Problems problems) {
    Map<String, List<String>> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    names.forEach(name -> named.computeIfAbsent(name, first -> new ArrayList<>()).add(name));
    for (String column : kept) {
      List<String> similar = named.getOrDefault(column, List.of());
      if (similar.isEmpty()) {
        problems.add(DataProblems.keptColumnMissing(column, names));
      } else if (similar.size() > 1 && Collections.frequency(similar, column) != 1) {
        problems.add(DataProblems.ambiguousColumn(column));
      }
    }
  }

  private void checkNames(ScorePlan plan, List<String> kept, Problems problems) {
    Set<String> taken = new HashSet<>();
    for (String column : kept) {
      if (!taken.add(column)) {
        problems.add(DataProblems.duplicateColumn(column));
      }
    }
    for (ScoreColumn column : plan.columns()) {
      if (!taken.add(beside.prefix() + column.name())) {
        problems.add(DataProblems.duplicateColumn(column.name()));
      }
    }
  }

  /** Options for another model, as far as they name inputs and outputs of this one. */
  public ScoreOptions restricted(SparkSession spark, ScoreOptions other) {
    ModelSignature signature = new Planning(spark, options).open(model).signature();
    return other.named(
        signature.inputs().stream().map(ValueSpec::name).collect(Collectors.toSet()),
        signature.given().stream().map(ValueSpec::name).collect(Collectors.toSet()));
  }

  public ScoreOptions options() {
    return options;
  }

  /** The model's signature, for people to read. */
  public String inspect(SparkSession spark) {
    Planning planning = new Planning(spark, options);
    Planning.OpenModel opened = planning.open(model);
    Engine engine = planning.engine(opened);
    return "%sRun by\n  %s\nBatches\n  %s\n"
        .formatted(SignatureText.of(opened), engine.describe(), planning.rows(opened, engine));
  }

  /**
   * What the golden rows beside the model say of it, as a plan uses it.
   *
   * @throws ScoringException THR-MODEL-812 where the model does not give what they hold
   */
  public GoldenOutcome golden(SparkSession spark, ScorePlan plan) {
    return new Planning(spark, options).golden(model, plan);
  }

  /** What the model's file says of it beside its graph. */
  public Map<String, String> metadata(SparkSession spark) {
    return new Planning(spark, options).open(model).signature().metadata();
  }

  /** What the model's graph shows of its tree ensembles. */
  public ModelReview review(SparkSession spark) {
    return ModelReview.of(ModelStore.graph(new Planning(spark, options).open(model).model()));
  }

  /**
   * The schema to read text files by, such as CSV, whose columns have no types of their own: the
   * columns that feed the model take the type of its inputs, the others stay as inferred.
   */
  public StructType textSchema(SparkSession spark, StructType inferred) {
    return TextColumns.typed(
        new Planning(spark, options).open(model).signature(), inferred, options, reserved());
  }

  /** Whether the columns of text files, as inferred, feed every input of the model. */
  public boolean feedsAllInputs(SparkSession spark, StructType inferred) {
    return TextColumns.feedAll(
        new Planning(spark, options).open(model).signature(), inferred, options, Set.copyOf(kept));
  }

  /**
   * Tries engines on the first rows of some data, beside made-up ones: while this is planned, these
   * are read, where an engine is to be tried.
   *
   * @param data that holds the columns of what is scored, and no rows that are not
   */
  public Scoring trying(Dataset<Row> data) {
    return new Scoring(model, options, kept, quarantine, beside, DataRows.of(data));
  }

  /**
   * The kept columns, then one column for each chosen output or part of one. Plans at once; scores
   * when the result is used.
   *
   * @throws ScoringException with every problem found while planning
   */
  public Dataset<Row> score(Dataset<Row> data) {
    checkExtension(data.sparkSession());
    return score(data, plan(data));
  }

  /**
   * The same by a plan of the same data: what is measured for one may come out otherwise for the
   * next.
   *
   * @throws ScoringException THR-USE-004 where the session has no extension
   */
  public Dataset<Row> score(Dataset<Row> data, ScorePlan plan) {
    checkExtension(data.sparkSession());
    return data.select(columns(data, plan).toArray(Column[]::new));
  }

  private static void checkExtension(SparkSession spark) {
    if (!ScoreStrategy.isIn(spark)) {
      throw new ScoringException(OptionProblems.extensionAbsent());
    }
  }

  /** The columns of the result: those that are kept, and the scores. */
  public List<Column> columns(Dataset<Row> data, ScorePlan plan) {
    List<Column> columns = new ArrayList<>();
    Map<String, Attribute> named = new HashMap<>();
    attributes(data).forEach(attribute -> named.putIfAbsent(attribute.name(), attribute));
    for (String name : keptColumns(data)) {
      columns.add(ExpressionUtils.column(Objects.requireNonNull(named.get(name))));
    }
    columns.addAll(scores(data, plan.with(quarantine), malformedText(data), beside.prefix()));
    return columns;
  }

  /**
   * The scores of another model over the same rows, malformed ones apart.
   *
   * @param plan of the other model, over the data without texts of malformed rows
   * @param prefix before the names of its outputs
   */
  public List<Column> scoresOf(Dataset<Row> data, ScorePlan plan, String prefix) {
    return scores(data, plan, List.of(), prefix);
  }

  /** The names of the columns that are kept, as the data has them. */
  public List<String> keptColumns(Dataset<Row> data) {
    List<String> present = attributes(data).stream().map(Attribute::name).toList();
    if (kept.isEmpty()) {
      return present;
    }
    List<String> names = new ArrayList<>();
    for (String name : kept) {
      // The exact name first, for sessions that tell cases apart.
      present.stream()
          .filter(name::equalsIgnoreCase)
          .min(Comparator.comparing(column -> !column.equals(name)))
          .ifPresent(names::add);
    }
    return names;
  }

  /** The column of a name, exactly. */
  public Column column(Dataset<Row> data, String name) {
    return attributes(data).stream()
        .filter(attribute -> attribute.name().equals(name))
        .findFirst()
        .map(ExpressionUtils::column)
        .orElseThrow();
  }

  private List<Attribute> attributes(Dataset<Row> data) {
    return Scala.<Attribute>list(data.queryExecution().analyzed().output()).stream()
        .filter(attribute -> !isMalformedText(attribute.name()))
        .toList();
  }

  private List<Attribute> malformedText(Dataset<Row> data) {
    return Scala.<Attribute>list(data.queryExecution().analyzed().output()).stream()
        .filter(attribute -> isMalformedText(attribute.name()))
        .toList();
  }

  private List<Column> scores(
      Dataset<Row> data, ScorePlan plan, List<Attribute> malformedText, String prefix) {
    Prediction prediction =
        Prediction.over(
            plan,
            List.<Expression>copyOf(attributes(data)),
            List.<Expression>copyOf(malformedText));
    List<Column> columns = new ArrayList<>();
    List<ScoreColumn> scores = plan.columns();
    for (int i = 0; i < scores.size(); i++) {
      Expression value =
          scores.size() == 1 ? prediction : new GetStructField(prediction, i, scala.Option.empty());
      columns.add(ExpressionUtils.column(value).as(prefix + scores.get(i).name()));
    }
    return columns;
  }
}
