package io.thresher.jobs.run;

import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.PublishedTable;
import io.thresher.jobs.manifest.RunIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table that a run is committed to, once all of it is scored. */
public interface TableSink {

  /** What the manifest says of it, before the commit. */
  PublishedTable described();

  /**
   * The version that holds a run; null where none does.
   *
   * @throws io.thresher.errors.ScoringException THR-OUT-203 where the table holds another run of
   *     that id
   */
  @Nullable String committed(String run, RunIdentity identity);

  /**
   * Commits all of a run at once.
   *
   * @param files of Parquet, with their schemes
   * @return the version that holds it; empty where there is nothing to commit
   * @throws io.thresher.errors.ScoringException where nothing is committed, or where that is not
   *     known
   */
  String commit(PublishedRun run, List<String> files);
}
