package io.thresher.jobs.output;

import io.thresher.errors.Problems;
import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TableProblems;
import io.thresher.jobs.input.Causes;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.InputFiles;
import io.thresher.jobs.input.Names;
import io.thresher.jobs.run.PublishedRun;
import io.thresher.jobs.run.PublishedTable;
import io.thresher.jobs.run.RunIdentity;
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

  /** The version of a table that the last run has read whose scores are here; null where none. */
  public @Nullable String lastRead(String inputTable) {
    TableName from = TableName.of("--table", inputTable);
    return table == null
        ? null
        : TableHistory.of(session, table)
            .from(from)
            .map(version -> Objects.requireNonNull(version.mark()).inputVersion())
            .orElse(null);
  }

  /** Throws where the last run that has read the same table scored otherwise. */
  public void checkSame(RunIdentity identity) {
    if (table == null || input == null) {
      return;
    }
    RunMark last =
        TableHistory.of(session, table)
            .from(input.name())
            .map(TableHistory.Version::mark)
            .orElse(null);
    if (last != null) {
      refuseOther(last, identity, "");
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
    return now == null
        ? session.createDataFrame(List.of(), columns)
        : session.table(name.quoted());
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
    TableHistory.Version version =
        table == null ? null : TableHistory.of(session, table).of(run).orElse(null);
    if (version == null) {
      return null;
    }
    refuseOther(Objects.requireNonNull(version.mark()), identity, run);
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
        input == null || input.version().isEmpty() ? "" : input.name().toString(),
        input == null ? "" : input.version(),
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
