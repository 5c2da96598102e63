package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.errors.RunProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.cli.ColumnOptions;
import io.thresher.jobs.input.BadRowLimit;
import io.thresher.jobs.input.ColumnTyping;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.FileSystems;
import io.thresher.jobs.input.InputFiles;
import io.thresher.jobs.input.InputFormat;
import io.thresher.jobs.input.InputOptions;
import io.thresher.jobs.input.InputReader;
import io.thresher.jobs.input.InputVerification;
import io.thresher.jobs.input.MalformedText;
import io.thresher.jobs.input.Names;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.input.RowFilter;
import io.thresher.jobs.run.EarlierSettings;
import io.thresher.options.EngineName;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Quarantine;
import io.thresher.plan.ScorePlan;
import io.thresher.plan.TextRows;
import io.thresher.plan.UnreadColumn;
import io.thresher.spark.query.Scoring;
import io.thresher.spark.query.compare.PairedScoring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A model and the rows for it: found without Spark, then planned with it. */
final class ScoringSource {
  private final Scoring scorer;
  private final InputOptions input;
  private final InputFiles files;
  private final @Nullable InputFormat format;
  private final ColumnOptions columns;
  private final BadRowLimit limit;
  private final boolean modelReachable;
  private final @Nullable OtherModel other;

  private ScoringSource(
      Scoring scorer,
      InputOptions input,
      InputFiles files,
      @Nullable InputFormat format,
      ColumnOptions columns,
      BadRowLimit limit,
      boolean modelReachable,
      @Nullable OtherModel other) {
    this.other = other;
    this.limit = limit;
    this.modelReachable = modelReachable;
    this.scorer = scorer;
    this.input = input;
    this.files = files;
    this.format = format;
    this.columns = columns;
  }

  static ScoringSource find(
      String model,
      ScoreOptions options,
      InputOptions input,
      ColumnOptions columns,
      BadRowLimit limit,
      Configuration fileSystems,
      UnaryOperator<InputFiles> choice,
      Problems problems) {
    Problems found = new Problems();
    InputFiles files = choice.apply(InputFiles.find(input.paths, fileSystems, found));
    InputFormat format =
        input.paths.isEmpty() || !found.none()
            ? null
            : input.format == null ? files.format(found) : input.format;
    found.list().forEach(problems::add);
    boolean reachable = isReachable(modelPath(model), fileSystems, problems);
    return new ScoringSource(
        Scoring.of(model).options(options), input, files, format, columns, limit, reachable, null);
  }

  /** The path of a model without its pin. */
  static String modelPath(String model) {
    return model.replaceFirst("#[A-Za-z0-9_-]+[=:].*$", "").strip();
  }

  private static boolean isReachable(String model, Configuration fileSystems, Problems problems) {
    try {
      FileSystems.open(new Path(model), fileSystems);
    } catch (FileSystems.MissingClass e) {
      problems.add(RunProblems.noFileSystem(model, e.name()));
      return false;
    } catch (IOException | RuntimeException e) {
      return true; // Reading the model finds out, and knows the better words.
    }
    return true;
  }

  /**
   * Throws all problems where there is no way on: Spark ends the process itself where its folders
   * cannot be written, and a model without its file system cannot be planned for.
   */
  void checkSparkCanStart(SparkConf conf, Problems problems) {
    Problems scratch = new Problems();
    ScratchFolders.check(conf, scratch);
    OpenFiles.check(scratch);
    DriverHeap.check(files.files(), scratch);
    scratch.list().forEach(problems::add);
    if (!modelReachable || !scratch.none()) {
      problems.throwIfAny();
    }
  }

  /** With other options in place of those that it was found with. */
  ScoringSource options(ScoreOptions instead) {
    return with(scorer.options(instead), other);
  }

  /** The same rows. */
  private ScoringSource with(Scoring instead, @Nullable OtherModel beside) {
    return new ScoringSource(instead, input, files, format, columns, limit, modelReachable, beside);
  }

  /** With the engines and the batches that a run was begun with, where none are asked for. */
  ScoringSource begunWith(EarlierSettings run) {
    ScoreOptions options = scorer.options();
    int rows = options.batchSize() == 0 ? run.batchSize() : options.batchSize();
    return with(
        scorer.options(begunBy(run.engine(), options).inBatchesOf(rows)),
        other == null ? null : other.by(begunBy(run.otherEngine(), options)));
  }

  private static ScoreOptions begunBy(@Nullable EngineName engine, ScoreOptions options) {
    return options.engine() == EngineName.AUTO && engine != null ? options.by(engine) : options;
  }

  /** Whether it reads Parquet files. */
  boolean readsParquet() {
    return format == InputFormat.PARQUET;
  }

  /** With columns that are no features beside the scores, whose names get a prefix. */
  ScoringSource beside(List<String> reserved, String prefix) {
    return with(scorer.reserve(reserved).prefix(prefix), other);
  }

  /** With another model to compare with; none where it is null. */
  ScoringSource comparedWith(
      @Nullable OtherModel model, Configuration fileSystems, Problems problems) {
    boolean reachable =
        model == null || isReachable(modelPath(model.path()), fileSystems, problems);
    return new ScoringSource(
        scorer, input, files, format, columns, limit, modelReachable && reachable, model);
  }

  InputFiles files() {
    return files;
  }

  /** Whether it reads files of text, byte by byte. */
  boolean readsText() {
    return format != null && format.isText();
  }

  /**
   * The rows and their plan; null where problems were added that left no way to one.
   *
   * @param present finds the columns of the output that is appended to
   */
  @Nullable PlannedRows plan(SparkSession spark, Supplier<StructType> present, Problems problems) {
    return plan(spark, present, null, problems);
  }

  /**
   * The same of some rows of a table.
   *
   * @param since the version after which its rows count; null where all do
   */
  @Nullable PlannedRows plan(
      SparkSession spark, Supplier<StructType> present, @Nullable String since, Problems problems) {
    boolean readable = input.paths.isEmpty() || format != null;
    if (!readable) {
      problems.collect(() -> scorer.inspect(spark));
      return null;
    }
    InputVerification verification = new InputVerification(spark, input);
    Problems refused = new Problems();
    verification.configure(refused);
    InputFiles whole = format == null ? files : verification.readable(files, format, refused);
    refused.list().forEach(problems::add);
    if (!refused.none()) {
      problems.collect(() -> scorer.inspect(spark));
      return null;
    }
    InputReader reader = new InputReader(spark, input, whole, verification, format, limit, since);
    try {
      Dataset<Row> read = verification.checked(reader.read(new Typing(spark), present.get()));
      Dataset<Row> all = verification.watched(read, whole);
      return plan(all, read, reader, verification, problems);
    } catch (Exception e) {
      ErrorTranslation.translate(e, reader).problems().forEach(problems::add);
      return null;
    }
  }

  /** Null where there are problems; {@code unwatched} are the same rows, read uncounted. */
  private @Nullable PlannedRows plan(
      Dataset<Row> all,
      Dataset<Row> unwatched,
      InputReader reader,
      InputVerification verification,
      Problems problems) {
    Problems found = new Problems();
    Dataset<Row> filtered = RowFilter.apply(all, input.filter, found);
    List<String> names = names(all);
    List<UnreadColumn> unread = new ArrayList<>(reader.unread());
    List<String> present = new ArrayList<>(names);
    unread.forEach(column -> present.add(column.name()));
    List<String> dropped = Names.resolve("--drop", Names.split(columns.drop), present, found);
    unread.removeIf(column -> dropped.contains(column.name()));
    Dataset<Row> data = filtered.drop(dropped.toArray(String[]::new));
    Scoring keeping = scorer;
    if (!keptAndDropped(names, dropped, found) && !keepsAny(unread, found)) {
      keeping = keeping(names(data), found);
    }
    TextRows text = reader.malformedRows();
    if (text != null) {
      keeping = keeping.quarantine(new Quarantine("", limit.rows(), limit.text(), text));
    }
    ScorePlan[] plan = new ScorePlan[1];
    Scoring planned = found.none() ? trying(keeping, unwatched) : keeping;
    found.collect(() -> plan[0] = planned.plan(data, unread));
    PairedScoring paired = null;
    if (other != null && plan[0] != null) {
      paired = other.plan(data, scorer.options(), plan[0], kept(names(data)), unread, found);
    }
    found.list().forEach(problems::add);
    if (!found.none()) {
      return null;
    }
    List<UnreadColumn> leftOut = columns.keep == null ? unread : List.of();
    Dataset<Row> own = planned.score(data, plan[0]);
    Dataset<Row> predictions = paired == null ? own : paired.score(data, planned, plan[0]);
    if (paired != null) {
      paired.checkNames(own.schema(), problems);
    }
    return new PlannedRows(
        data, planned, predictions, plan[0], paired, reader, verification, leftOut, limit);
  }

  /** The rows of a query may take as long as the run itself: engines are not tried on them. */
  private Scoring trying(Scoring scoring, Dataset<Row> rows) {
    return input.query == null
        ? scoring.trying(RowFilter.apply(rows, input.filter, new Problems()))
        : scoring;
  }

  private List<String> kept(List<String> names) {
    return columns.keep == null
        ? List.of()
        : Names.resolve("--keep", Names.split(columns.keep), names, new Problems());
  }

  private static List<String> names(Dataset<Row> data) {
    return Arrays.stream(data.columns())
        .filter(name -> !name.equals(MalformedText.COLUMN))
        .toList();
  }

  private boolean keptAndDropped(List<String> names, List<String> dropped, Problems problems) {
    List<String> kept = columns.keep == null ? List.of() : Names.split(columns.keep);
    List<String> both =
        Names.resolve("--keep", kept, names, new Problems()).stream()
            .filter(dropped::contains)
            .toList();
    both.forEach(column -> problems.add(UsageProblems.keptAndDropped(column)));
    return !both.isEmpty();
  }

  private boolean keepsAny(List<UnreadColumn> unread, Problems problems) {
    List<String> kept = columns.keep == null ? List.of() : Names.split(columns.keep);
    List<UnreadColumn> refused =
        unread.stream().filter(column -> kept.contains(column.name())).toList();
    refused.forEach(column -> problems.add(column.problem("--keep")));
    return !refused.isEmpty();
  }

  private Scoring keeping(List<String> names, Problems problems) {
    return columns.keep == null
        ? scorer
        : scorer.keep(
            Names.resolve("--keep", Names.split(columns.keep), names, problems)
                .toArray(String[]::new));
  }

  /** The types that the model wants of columns that have none of their own. */
  private final class Typing implements ColumnTyping {
    private final SparkSession spark;

    Typing(SparkSession spark) {
      this.spark = spark;
    }

    @Override
    public StructType apply(StructType inferred) {
      StructType remaining = remaining(inferred);
      try {
        StructType own = keeping(remaining).textSchema(spark, remaining);
        return merged(inferred, other == null ? own : withOther(other, remaining, own));
      } catch (ScoringException e) {
        return inferred; // Planning finds the same problems, and more beside them.
      }
    }

    @Override
    public boolean feedsAllInputs(StructType inferred) {
      StructType remaining = remaining(inferred);
      try {
        return keeping(remaining).feedsAllInputs(spark, remaining)
            && (other == null || scoring(other, remaining).feedsAllInputs(spark, remaining));
      } catch (ScoringException e) {
        return false;
      }
    }

    /** Columns that feed only the other model take the types that it wants. */
    private StructType withOther(OtherModel other, StructType remaining, StructType own) {
      StructType its = scoring(other, remaining).textSchema(spark, remaining);
      StructType both = new StructType();
      for (StructField field : own.fields()) {
        boolean isOwn = !field.equals(remaining.apply(field.name()));
        both = both.add(isOwn ? field : its.apply(field.name()));
      }
      return both;
    }

    private Scoring scoring(OtherModel other, StructType remaining) {
      return other.scoring(spark, scorer.options(), kept(List.of(remaining.fieldNames())));
    }

    private Scoring keeping(StructType remaining) {
      return ScoringSource.this.keeping(List.of(remaining.fieldNames()), new Problems());
    }
  }

  private StructType remaining(StructType inferred) {
    List<String> names = List.of(inferred.fieldNames());
    List<String> dropped =
        Names.resolve("--drop", Names.split(columns.drop), names, new Problems());
    StructType remaining = new StructType();
    for (StructField field : inferred.fields()) {
      remaining = dropped.contains(field.name()) ? remaining : remaining.add(field);
    }
    return remaining;
  }

  /** The columns that are not used lose the mark of those whose types matter. */
  private StructType merged(StructType inferred, StructType typed) {
    List<String> names = List.of(typed.fieldNames());
    Set<String> kept = new HashSet<>();
    if (columns.keep != null) {
      List<String> asked = Names.split(columns.keep);
      kept.addAll(Names.resolve("--keep", asked, names, new Problems()));
    }
    StructType merged = new StructType();
    for (StructField field : inferred.fields()) {
      boolean present = names.contains(field.name());
      boolean used = present && (columns.keep == null || kept.contains(field.name()));
      StructField own = present ? typed.apply(field.name()) : field;
      merged = merged.add(used || input.filter != null ? own : unmarked(own));
    }
    return merged;
  }

  private static StructField unmarked(StructField field) {
    return field.metadata().equals(Metadata.empty())
        ? field
        : new StructField(field.name(), DataTypes.StringType, true, Metadata.empty());
  }
}
