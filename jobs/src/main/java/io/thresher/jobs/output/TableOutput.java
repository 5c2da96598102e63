package io.thresher.jobs.output;

import io.thresher.errors.Problems;
import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TableProblems;
import io.thresher.jobs.input.Causes;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.InputFiles;
import io.thresher.jobs.input.Names;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.PublishedTable;
import io.thresher.jobs.manifest.RunIdentity;
import io.thresher.jobs.run.TableSink;
import io.thresher.jobs.table.CatalogTable;
import io.thresher.jobs.table.InputTable;
import io.thresher.jobs.table.RunMark;
import io.thresher.jobs.table.TableColumns;
import io.thresher.jobs.table.TableHistory;
import io.thresher.jobs.table.TableName;
import io.thresher.jobs.table.TableWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The table of a catalog that a run is committed to. */
public final class TableOutput implements TableSink {
  private static final String OPTION = "--output-table";

  /** What they change is where rows come from and go to, not their scores. */
  private static final Set<String> NOT_OF_SCORES =
      Set.of(
          "create-table",
          "incremental",
          "merge-on",
          "mode",
          "output-table",
          "table",
          "table-version",
          "timestamp-as-of",
          "version-as-of");

  private final SparkSession session;
  private final TableName name;
  private final TableOptions options;
  private final OutputOptions.Mode mode;
  private final @Nullable CatalogTable table;
  private StructType columns = new StructType();
  private List<String> keys = List.of();
  private @Nullable InputTable input;
  private @Nullable TableIncrement increment;
  private @Nullable RunMark last;

  private TableOutput(
      SparkSession session,
      TableName name,
      TableOptions options,
      OutputOptions.Mode mode,
      @Nullable CatalogTable table) {
    this.session = session;
    this.name = name;
    this.options = options;
    this.mode = mode;
    this.table = table;
  }

  /** The table that was named; null where none was, or after a problem was added. */
  public static @Nullable TableOutput find(
      SparkSession session, TableOptions options, OutputOptions output, Problems problems) {
    if (options.name == null) {
      return null;
    }
    try {
      TableName name = TableName.of(OPTION, options.name);
      CatalogTable table = CatalogTable.find(session, name);
      if (table == null && options.create == null) {
        problems.add(TableProblems.noTable(name.toString()));
        return null;
      }
      if (table == null) {
        TableWriter.checkCanCreate(session, name, Objects.requireNonNull(options.create));
      }
      if (table != null && table.format() == null) {
        String location = table.location().isEmpty() ? "FOLDER" : table.location();
        problems.add(TableProblems.noCommits(name.toString(), table.provider(), location));
        return null;
      }
      return new TableOutput(session, name, options, output.mode, table);
    } catch (Exception e) {
      ErrorTranslation.translate(e).problems().forEach(problems::add);
      return null;
    }
  }

  /** Adds what is wrong with the columns of the rows to be written. */
  public void check(StructType rows, @Nullable InputTable from, Problems problems) {
    columns = rows;
    input = from;
    if (table != null) {
      TableColumns.check(table, rows, problems);
    }
    if (mode == OutputOptions.Mode.MERGE) {
      keys = Names.resolve("--merge-on", options.keys(), List.of(rows.fieldNames()), problems);
    }
  }

  /**
   * The version of a table up to which its rows are scored here; null where none is.
   *
   * @param folder that has the manifest of the runs into this table
   * @throws ScoringException THR-OUT-980 where nothing tells, and rows would be there twice
   */
  public @Nullable String lastRead(String inputTable, OutputTarget folder) {
    TableName from = TableName.of("--table", inputTable);
    increment = new TableIncrement(session, name, from, folder, NOT_OF_SCORES);
    last = increment.last();
    if (last == null && mode == OutputOptions.Mode.APPEND && !read().isEmpty()) {
      throw new ScoringException(TableProblems.noStart(name.toString(), from.toString()));
    }
    return last == null ? null : last.inputVersion();
  }

  /** Throws where the run that has read the same table up to there scored otherwise. */
  public void checkSame(RunIdentity identity) {
    if (last != null) {
      refuseOther(last, identity, "");
    }
  }

  /** Throws where another run has read the same rows since this one was planned. */
  private void checkLast() {
    if (increment == null || input == null) {
      return;
    }
    RunMark now = increment.last();
    String version = now == null ? "" : now.inputVersion();
    if (!version.equals(input.since())) {
      throw new ScoringException(
          TableProblems.readMeanwhile(name.toString(), input.name().toString(), version));
    }
  }

  /**
   * Makes sure that the table still holds a run that the manifest says was committed to it.
   *
   * @throws ScoringException THR-OUT-982 where a later run is in its place, 983 where the table
   *     knows nothing of it
   */
  public void checkHeld(PublishedRun run) {
    PublishedTable committed = run.table();
    if (committed == null || committed.version().isEmpty()) {
      return;
    }
    CatalogTable now = CatalogTable.find(session, name);
    if (now == null) {
      throw new ScoringException(TableProblems.notHeld(name.toString(), run.id(), "no table"));
    }
    TableHistory history = TableHistory.of(session, now);
    refuseDisplaced(history, run.id(), committed.mode());
    if (history.of(run.id()).isEmpty()
        && (!history.forgets(committed.version(), committed.format()) || read().isEmpty())) {
      throw new ScoringException(
          TableProblems.notHeld(
              name.toString(), run.id(), "one that has not got version " + committed.version()));
    }
  }

  private void refuseDisplaced(TableHistory history, String run, String how) {
    TableHistory.Version later = history.displacing(run, how).orElse(null);
    if (later != null) {
      String other = Objects.requireNonNull(later.mark()).run();
      throw new ScoringException(
          TableProblems.displaced(name.toString(), run, other + ", in version " + later.id()));
    }
  }

  /** Columns of the table that get nulls, as nothing is written to them. */
  public List<String> leftNull() {
    return table == null || mode == OutputOptions.Mode.MERGE
        ? List.of()
        : TableColumns.beside(table, columns);
  }

  /** What the table holds now: no row where there is none, as nothing was committed yet. */
  public Dataset<Row> read() {
    CatalogTable now = CatalogTable.find(session, name);
    return now == null ? session.createDataFrame(List.of(), columns) : session.table(name.quoted());
  }

  @Override
  public PublishedTable described() {
    String format =
        String.valueOf(table == null ? options.create : Objects.requireNonNull(table.format()));
    return new PublishedTable(
        name.toString(), format, mode.toString(), "", input == null ? "" : input.range());
  }

  @Override
  public @Nullable String committed(String run, RunIdentity identity) {
    if (table == null) {
      return null;
    }
    TableHistory history = TableHistory.of(session, table);
    TableHistory.Version version = history.of(run).orElse(null);
    if (version == null) {
      return null;
    }
    RunMark mark = Objects.requireNonNull(version.mark());
    refuseOther(mark, identity, run);
    refuseDisplaced(history, run, mark.mode());
    return version.id();
  }

  /**
   * @param run its id; empty where only the settings have to be the same
   */
  private void refuseOther(RunMark mark, RunIdentity identity, String run) {
    List<String> differences = new ArrayList<>();
    if (!mark.model().equals(identity.modelDigest())) {
      differences.add("the model was " + mark.model() + " and is " + identity.modelDigest());
    } else if (!mark.settings().equals(identity.settings(NOT_OF_SCORES))) {
      differences.add("options that affect scores were others");
    }
    String read =
        input == null || input.version().isEmpty() ? "" : input.name().full(session).toString();
    if (!run.isEmpty() && !mark.inputTable().equals(read)) {
      differences.add("it read the table '%s' and reads '%s'".formatted(mark.inputTable(), read));
    }
    String version = input == null ? "" : input.version();
    if (!run.isEmpty() && !mark.inputVersion().equals(version)) {
      differences.add(
          "the input table was read at '%s' and is at '%s'"
              .formatted(mark.inputVersion(), version));
    }
    if (!differences.isEmpty()) {
      throw new ScoringException(
          run.isEmpty()
              ? PublishProblems.earlierRunsDiffer(name.toString(), mark.run(), differences)
              : PublishProblems.otherRunOfThatId(name.toString(), run, differences));
    }
  }

  /**
   * Throws where rows are in the way.
   *
   * @throws ScoringException THR-OUT-969
   */
  public void checkFree() {
    if (mode == OutputOptions.Mode.ERROR && !read().isEmpty()) {
      throw new ScoringException(TableProblems.holdsRows(name.toString()));
    }
  }

  @Override
  public String commit(PublishedRun run, List<String> files) {
    if (run.rows().scored() == 0 && mode != OutputOptions.Mode.OVERWRITE) {
      return "";
    }
    if (input != null) {
      input.checkUnmoved(session);
    }
    checkLast();
    checkFree(); // Scoring takes its time, and others may have written meanwhile.
    Dataset<Row> rows =
        files.isEmpty()
            ? session.createDataFrame(List.of(), columns)
            : session
                .read()
                .schema(columns)
                .option("recursiveFileLookup", "true")
                .parquet(
                    files.stream()
                        .map(file -> InputFiles.literal(new Path(file)))
                        .toArray(String[]::new));
    checkWhole(rows, run.rows().scored());
    MergeKeys.check(name, rows, keys);
    try {
      write(rows, mark(run));
    } catch (Exception e) {
      String version = afterFailure(run, e);
      if (version == null) {
        throw failure(e);
      }
      return version;
    }
    String version = version(run);
    if (version == null) {
      throw new ScoringException(
          TableProblems.commitUnknown(name.toString(), "no version of the run"));
    }
    return version;
  }

  /** Between two starts, anybody may have changed the files of the scores. */
  private void checkWhole(Dataset<Row> rows, long scored) {
    long found;
    try {
      found = rows.count();
    } catch (Exception e) {
      throw failure(e);
    }
    if (found != scored) {
      throw new ScoringException(TableProblems.scoresChanged(name.toString(), scored, found));
    }
  }

  private void write(Dataset<Row> rows, RunMark mark) {
    CatalogTable target = table;
    if (target == null) {
      TableWriter.create(session, name, Objects.requireNonNull(options.create), columns);
      target = Objects.requireNonNull(CatalogTable.find(session, name));
    }
    TableWriter writer = new TableWriter(session, target);
    switch (mode) {
      case OVERWRITE -> writer.overwrite(rows, mark);
      case MERGE -> writer.merge(rows, keys, mark);
      case APPEND, ERROR -> writer.append(rows, mark);
    }
  }

  private RunMark mark(PublishedRun run) {
    return new RunMark(
        run.id(),
        run.identity().settings(NOT_OF_SCORES),
        run.identity().modelDigest(),
        input == null || input.version().isEmpty() ? "" : input.name().full(session).toString(),
        input == null ? "" : input.version(),
        mode.toString(),
        run.rows().in(),
        run.rows().scored(),
        run.rows().quarantined());
  }

  private @Nullable String version(PublishedRun run) {
    CatalogTable now = CatalogTable.find(session, name);
    return now == null
        ? null
        : TableHistory.of(session, now).of(run.id()).map(TableHistory.Version::id).orElse(null);
  }

  /** A commit may have come through though its answer did not. */
  private @Nullable String afterFailure(PublishedRun run, Exception failure) {
    try {
      return version(run);
    } catch (Exception e) {
      failure.addSuppressed(e);
      throw new ScoringException(
          TableProblems.commitUnknown(name.toString(), Causes.rootMessage(failure)), failure);
    }
  }

  private ScoringException failure(Exception thrown) {
    ScoringException known = ScoringException.in(thrown);
    ScoringException machine = known == null ? ErrorTranslation.ofMachine(thrown) : known;
    return machine != null
        ? machine
        : new ScoringException(
            TableProblems.notCommitted(name.toString(), Causes.rootMessage(thrown)), thrown);
  }
}
