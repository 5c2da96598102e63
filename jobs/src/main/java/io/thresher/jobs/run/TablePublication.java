package io.thresher.jobs.run;

import io.thresher.jobs.commit.RunLayout;
import io.thresher.jobs.manifest.PublishedFile;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.PublishedTable;
import io.thresher.jobs.manifest.RunFacts;
import io.thresher.jobs.store.Json;
import io.thresher.profile.DataProfile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run whose scores go to a table. What it has written lies in its folder until the table
 * holds it; then the manifest says so, and the files go. A driver that dies on the way leaves a
 * record of what it was about to do, from which the next one finds out how far it came.
 */
public final class TablePublication {
  private final Run run;
  private final TableSink sink;

  public TablePublication(Run run, TableSink sink) {
    this.run = run;
    this.sink = sink;
  }

  /**
   * What an earlier driver has scored and was about to commit; null where there is none.
   *
   * @throws io.thresher.errors.ScoringException where the table may not be written to
   */
  public @Nullable PublishedRun resume() throws IOException {
    String place = run.folder().meta() + "/" + RunLayout.pending(run.id());
    PendingTable pending =
        run.folder()
            .store()
            .read(RunLayout.pending(run.id()), in -> Json.parse(in, PendingTable.class, place));
    if (pending == null) {
      return null;
    }
    String version = sink.committed(run.id(), pending.intent().run().identity());
    if (version != null) {
      return publish(pending, version);
    }
    for (PendingTable.StagedFile file : pending.files()) {
      if (!isWhole(file)) {
        return null; // Somebody has tidied up: what is missing or cut is scored again.
      }
    }
    return commit(pending);
  }

  private boolean isWhole(PendingTable.StagedFile file) throws IOException {
    try {
      Path path = new Path(file.path());
      return run.folder().fileSystem().getFileStatus(path).getLen() == file.bytes();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /**
   * Commits what was written, and then says so.
   *
   * @param opened the paths of the input files that tasks of this start have opened; null where
   *     that is not known
   * @param profile of its data; null where none was made
   */
  public PublishedRun publish(
      RunFacts facts, @Nullable Set<String> opened, @Nullable DataProfile profile)
      throws IOException {
    PublishIntent files = run.intent(facts, opened, profile);
    Set<String> scores =
        files.run().files().stream()
            .map(PublishedFile::path)
            .collect(Collectors.toUnmodifiableSet());
    PendingTable pending =
        new PendingTable(
            new PublishIntent(
                files.run().in(sink.described()),
                false,
                files.moves().stream().filter(move -> !scores.contains(move.to())).toList(),
                List.of()),
            run.written());
    run.lease().check();
    run.folder().store().replace(RunLayout.pending(run.id()), Json.content(pending));
    return commit(pending);
  }

  private PublishedRun commit(PendingTable pending) throws IOException {
    run.lease().check();
    return publish(pending, sink.commit(pending.intent().run(), pending.paths()));
  }

  private PublishedRun publish(PendingTable pending, String version) throws IOException {
    PublishIntent intent = pending.intent();
    PublishedTable table = Objects.requireNonNull(intent.run().table());
    PublishedRun committed = intent.run().in(table.at(version));
    run.publish(new PublishIntent(committed, false, intent.moves(), intent.obsolete()));
    return committed;
  }
}
