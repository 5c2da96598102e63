package io.thresher.jobs.run;

import io.thresher.errors.DriftProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.commit.RunLayout;
import io.thresher.jobs.manifest.Manifest;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.ProfileFile;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.RowCounts;
import io.thresher.jobs.store.Digests;
import io.thresher.jobs.store.Json;
import io.thresher.profile.DataProfile;
import io.thresher.profile.ProfilePiece;
import io.thresher.profile.ProfileTotals;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The profiles of runs: made of what their tasks found, and kept beside the manifest. */
public final class RunProfiles {
  private final OutputFolder folder;

  public RunProfiles(OutputFolder folder) {
    this.folder = folder;
  }

  /**
   * Of what a run has written so far.
   *
   * @param leftOut columns that are not in it
   */
  public static DataProfile of(Run run, String modelDigest, List<String> leftOut) {
    ProfileTotals totals = new ProfileTotals();
    for (byte[] finding : run.findings(ProfilePiece.FINDING)) {
      piece(finding).ifPresent(totals::add);
    }
    RowCounts rows = run.rows();
    return totals.profile(modelDigest, rows.scored(), rows.quarantined(), leftOut);
  }

  /** None where another version made it: the profile says that it covers fewer rows. */
  private static Optional<ProfilePiece> piece(byte[] finding) {
    try {
      return Optional.of(ProfilePiece.of(finding));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Writes a profile before its run is published: nobody looks at it until the manifest does. */
  ProfileFile store(String run, DataProfile profile) throws IOException {
    byte[] content = Json.pretty(profile);
    String name = RunLayout.profile(run);
    folder.store().replace(name, content);
    return new ProfileFile(RunLayout.META + "/" + name, content.length, Digests.sha256(content));
  }

  /**
   * The profile of a published run; null where it has none.
   *
   * @throws ScoringException THR-USE-874 where it is not what was written
   */
  public @Nullable DataProfile read(PublishedRun run) throws IOException {
    ProfileFile file = run.profile();
    if (file == null) {
      return null;
    }
    String place = folder.root() + "/" + file.path();
    byte[] content = folder.store().read(RunLayout.profile(run.id()));
    if (content == null) {
      throw new ScoringException(DriftProblems.profileUnreadable(place, "no file"));
    }
    if (!Digests.sha256(content).equals(file.sha256())) {
      throw new ScoringException(
          DriftProblems.profileUnreadable(place, "a file that was changed since it was written"));
    }
    DataProfile profile = Json.parse(content, DataProfile.class, place);
    if (profile.version() != DataProfile.VERSION) {
      throw new ScoringException(
          DriftProblems.profileUnreadable(place, "version " + profile.version() + " of its form"));
    }
    return profile;
  }

  /** Deletes the profiles of runs that are not published any more. */
  void deleteOthers(Manifest manifest) throws IOException {
    for (String name : folder.store().list("")) {
      String run = RunLayout.profiledRun(name);
      if (run != null && manifest.run(run).isEmpty()) {
        folder.store().delete(name);
      }
    }
  }
}
