package io.thresher.jobs.run;

import io.thresher.errors.OutputProblems;
import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.commit.RunLayout;
import io.thresher.jobs.manifest.Manifest;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.RunIdentity;
import io.thresher.jobs.store.Json;
import io.thresher.jobs.store.Lease;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds out what there is to do for a run, and takes the output for it. */
public final class RunStart {
  private final OutputFolder folder;
  private final RunRequest request;

  private RunStart(OutputFolder folder, RunRequest request) {
    this.folder = folder;
    this.request = request;
  }

  /**
   * Takes an output for a run.
   *
   * @return the run to go on with, or the same run as it was published earlier
   * @throws ScoringException THR-OUT-001 where the output holds something else, 201 where another
   *     driver is writing it, 203 where the id is that of another run, 204 where an unfinished run
   *     is in the way
   */
  public static RunStart.Found begin(OutputFolder folder, RunRequest request) throws IOException {
    return new RunStart(folder, request).begin();
  }

  /** Whether a run of this id is published, or has decided to be: no row of it is scored again. */
  public static boolean isDecided(OutputFolder folder, String id) throws IOException {
    return folder.manifest().flatMap(manifest -> manifest.run(id)).isPresent()
        || Publisher.intent(folder, id) != null;
  }

  /**
   * What there is.
   *
   * @param published the run, where it was published earlier; else null
   * @param run the run to go on with; else null
   */
  public record Found(@Nullable PublishedRun published, @Nullable Run run) {}

  private Found begin() throws IOException {
    boolean existed = folder.fileSystem().exists(folder.root());
    PublishedRun earlier = published();
    if (earlier != null && !folder.runs().contains(request.id())) {
      return new Found(earlier, null);
    }
    String owner = RunFiles.owner(request.id());
    Lease lease =
        Lease.take(
            folder.store(),
            folder.root().toString(),
            owner,
            request.id(),
            request.lease(),
            Clock.systemUTC(),
            time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
    boolean taken = false;
    try {
      Found found = begin(owner, lease, existed);
      taken = found.run() != null;
      return found;
    } finally {
      if (!taken) {
        lease.close();
      }
    }
  }

  private Found begin(String owner, Lease lease, boolean existed) throws IOException {
    completeDecided(lease);
    PublishedRun earlier = published();
    if (earlier != null) {
      return new Found(earlier, null);
    }
    RunPlan recorded = plan(request.id());
    if (recorded != null) {
      refuseOther(recorded.identity());
    } else if (request.mode() == RunRequest.Mode.ERROR) {
      refuseWhatIsThere();
    }
    Map<String, LedgerEntry> done =
        recorded == null
            ? Map.of()
            : new FinishedWork(folder, request.id()).of(Ledger.read(folder.store(), run()));
    return new Found(null, new Run(folder, request, owner, lease, recorded, done, existed));
  }

  private String run() {
    return RunLayout.run(request.id());
  }

  /** The run as published; null where it is not. */
  private @Nullable PublishedRun published() throws IOException {
    Optional<Manifest> manifest = folder.manifest();
    if (request.mode() != RunRequest.Mode.OVERWRITE
        && !manifest.map(Manifest::isIntact).orElse(true)) {
      throw new ScoringException(
          PublishProblems.recordUnreadable(
              folder.meta() + "/" + RunLayout.MANIFEST, "it was changed after it was written"));
    }
    PublishedRun found = manifest.flatMap(m -> m.run(request.id())).orElse(null);
    if (found != null) {
      refuseOther(found.identity());
    } else if (manifest.isPresent() && request.mode() == RunRequest.Mode.ERROR) {
      throw new ScoringException(OutputProblems.exists(folder.root().toString()));
    }
    return found;
  }

  private void refuseOther(RunIdentity recorded) {
    List<String> differences = recorded.differences(request.identity());
    if (!differences.isEmpty()) {
      throw new ScoringException(
          PublishProblems.otherRunOfThatId(folder.root().toString(), request.id(), differences));
    }
  }

  /**
   * A driver may have died between the decision to publish and the last step. An overwriting run
   * replaces what another one has begun to publish.
   */
  private void completeDecided(Lease lease) throws IOException {
    for (String run : folder.runs()) {
      PublishIntent intent = Publisher.intent(folder, run);
      boolean own = run.equals(request.id());
      if (intent != null && (own || request.mode() == RunRequest.Mode.APPEND)) {
        if (own) {
          refuseOther(intent.run().identity());
        }
        new Publisher(folder, lease).complete(intent);
      }
    }
  }

  private void refuseWhatIsThere() throws IOException {
    for (String run : folder.runs()) {
      RunPlan other = plan(run);
      if (other != null && hasWork(run)) {
        throw new ScoringException(
            PublishProblems.unfinishedRun(
                folder.root().toString(), run, other.identity().differences(request.identity())));
      }
      new RunCleaning(folder).discard(run);
    }
    if (folder.holdsFiles()) {
      throw new ScoringException(OutputProblems.exists(folder.root().toString()));
    }
  }

  private boolean hasWork(String run) throws IOException {
    if (Publisher.intent(folder, run) != null) {
      return true; // Some of its files may be in their place.
    }
    // Where a gate has refused it, nobody waits for it but its own command.
    return folder.store().read(RunLayout.refused(run)) == null
        && !Ledger.read(folder.store(), RunLayout.run(run)).isEmpty();
  }

  private @Nullable RunPlan plan(String run) throws IOException {
    return plan(folder, run);
  }

  private static @Nullable RunPlan plan(OutputFolder folder, String run) throws IOException {
    String name = RunLayout.plan(run);
    return folder
        .store()
        .read(name, in -> Json.parse(in, RunPlan.class, folder.meta() + "/" + name));
  }

  /** Of the runs in an output that are not published, or not tidied up yet. */
  static List<RunPlan> plans(OutputFolder folder) throws IOException {
    List<RunPlan> plans = new ArrayList<>();
    for (String run : folder.runs()) {
      RunPlan plan = plan(folder, run);
      if (plan != null) {
        plans.add(plan);
      }
    }
    return plans;
  }
}
