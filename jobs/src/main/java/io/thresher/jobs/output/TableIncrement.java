package io.thresher.jobs.output;

import io.thresher.errors.ScoringException;
import io.thresher.jobs.manifest.Manifest;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.PublishedTable;
import io.thresher.jobs.table.CatalogTable;
import io.thresher.jobs.table.LastRead;
import io.thresher.jobs.table.RunMark;
import io.thresher.jobs.table.TableHistory;
import io.thresher.jobs.table.TableName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Finds out where a run goes on that scores only what was appended to its input table. */
final class TableIncrement {
  private static final String BETWEEN = "..";

  private final SparkSession session;
  private final TableName output;
  private final TableName input;
  private final OutputTarget folder;
  private final Set<String> notOfScores;

  TableIncrement(
      SparkSession session,
      TableName output,
      TableName input,
      OutputTarget folder,
      Set<String> notOfScores) {
    this.session = session;
    this.output = output;
    this.input = input;
    this.folder = folder;
    this.notOfScores = notOfScores;
  }

  /** The mark of the run that has read furthest, as it is known by now; null where none is. */
  @Nullable RunMark last() {
    CatalogTable into = CatalogTable.find(session, output);
    CatalogTable from = CatalogTable.find(session, input);
    if (into == null || from == null) {
      return null;
    }
    return LastRead.of(
        TableHistory.of(session, into),
        recorded(),
        input.full(session).toString(),
        TableHistory.of(session, from));
  }

  private List<LastRead.Recorded> recorded() {
    List<PublishedRun> runs;
    try {
      runs =
          OutputFolder.of(folder.fileSystem(), folder.path())
              .manifest()
              .map(Manifest::runs)
              .orElse(List.of());
    } catch (IOException e) {
      throw new ScoringException(OutputTarget.problem(folder.path().toString(), e), e);
    }
    List<LastRead.Recorded> recorded = new ArrayList<>();
    for (PublishedRun run : runs) {
      PublishedTable table = run.table();
      if (table != null && full("--output-table", table.name()).equals(output.full(session))) {
        recorded.add(recorded(run, table));
      }
    }
    return recorded;
  }

  private LastRead.Recorded recorded(PublishedRun run, PublishedTable table) {
    String range = table.input();
    int between = range.indexOf(BETWEEN);
    String read = run.identity().options().getOrDefault("table", "");
    RunMark mark =
        new RunMark(
            run.id(),
            run.identity().settings(notOfScores),
            run.identity().modelDigest(),
            range.isEmpty() || read.isEmpty() ? "" : full("--table", read).toString(),
            between < 0 ? range : range.substring(between + BETWEEN.length()),
            table.mode(),
            run.rows().in(),
            run.rows().scored(),
            run.rows().quarantined());
    String since = between < 0 ? "" : range.substring(0, between);
    return new LastRead.Recorded(mark, since, table.version(), table.format());
  }

  private TableName full(String option, String name) {
    return TableName.of(option, name).full(session);
  }
}
