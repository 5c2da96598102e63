package io.thresher.jobs.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a profile that a run in an output was begun with. A run that goes on keeps them,
 * whatever profile there is by now.
 *
 * @param run its id
 * @param tuned as {@link #OPTION} of its identity; empty where it was begun without a profile
 */
public record EarlierSettings(String run, String tuned) {
  /** Where an identity has the settings that come from a profile. */
  public static final String OPTION = "tuned";

  /**
   * Those of the run that is asked for once more.
   *
   * @param id that was asked for; null where none was
   * @param modelDigest of the model
   * @param inputs the files that were named
   */
  public static Optional<EarlierSettings> of(
      OutputFolder folder, @Nullable String id, String modelDigest, List<InputFile> inputs)
      throws IOException {
    List<InputFile> sorted = new ArrayList<>(inputs);
    sorted.sort(Comparator.comparing(InputFile::path));
    for (RunPlan plan : RunStart.plans(folder)) {
      if (isSame(plan.run(), plan.identity(), id, modelDigest, sorted)) {
        return Optional.of(of(plan.run(), plan.identity()));
      }
    }
    List<PublishedRun> published = folder.manifest().map(Manifest::runs).orElse(List.of());
    return published.stream()
        .filter(run -> isSame(run.id(), run.identity(), id, modelDigest, sorted))
        .map(run -> of(run.id(), run.identity()))
        .reduce((earlier, later) -> later);
  }

  private static boolean isSame(
      String run,
      RunIdentity identity,
      @Nullable String id,
      String modelDigest,
      List<InputFile> inputs) {
    return (id == null || id.equals(run))
        && identity.modelDigest().equals(modelDigest)
        && identity.inputs().equals(inputs);
  }

  private static EarlierSettings of(String run, RunIdentity identity) {
    return new EarlierSettings(run, identity.options().getOrDefault(OPTION, ""));
  }
}
