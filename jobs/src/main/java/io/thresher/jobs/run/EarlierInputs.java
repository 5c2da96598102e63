package io.thresher.jobs.run;

import io.thresher.jobs.manifest.InputFile;
import io.thresher.jobs.manifest.Manifest;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.RunIdentity;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The input files of the runs in an output. */
public final class EarlierInputs {
  /** Options by which runs over different files of one output may differ. */
  private static final Set<String> OF_ONE_RUN = Set.of("mode", "incremental");

  /** What a profile may decide, which leaves scores as they are. */
  private static final Set<String> OF_A_PROFILE =
      Set.of(EarlierSettings.OPTION, "batch-size", "engine");

  private final List<PublishedRun> published;
  private final Map<String, InputFile> scored;
  private final Set<InputFile> begun;

  private EarlierInputs(List<PublishedRun> published, Set<InputFile> begun) {
    this.published = published;
    this.begun = begun;
    scored = new HashMap<>();
    for (PublishedRun run : published) {
      run.inputs().forEach(file -> scored.put(file.path(), file));
    }
  }

  /** Those of an output; none where nothing is there yet. */
  public static EarlierInputs in(OutputFolder folder) throws IOException {
    List<PublishedRun> published = folder.manifest().map(Manifest::runs).orElse(List.of());
    Set<String> ids = published.stream().map(PublishedRun::id).collect(Collectors.toSet());
    List<RunPlan> unfinished = RunStart.plans(folder);
    Set<InputFile> begun =
        unfinished.stream()
            .filter(plan -> !ids.contains(plan.run()))
            .filter(plan -> plan.identity().options().containsKey("incremental"))
            .flatMap(plan -> plan.identity().inputs().stream())
            .collect(Collectors.toUnmodifiableSet());
    return new EarlierInputs(published, begun);
  }

  /** Whether a published run has read the very file. */
  public boolean isScored(InputFile file) {
    return file.equals(scored.get(file.path()));
  }

  /** Whether a published run has read a file of that name with another content. */
  public boolean hasChanged(InputFile file) {
    return scored.containsKey(file.path()) && !isScored(file);
  }

  /** Whether an unfinished run reads the file. */
  public boolean isBegun(InputFile file) {
    return begun.contains(file);
  }

  /** What published runs did otherwise, by their ids. */
  public Map<String, List<String>> differing(RunIdentity identity) {
    Map<String, List<String>> differing = new LinkedHashMap<>();
    for (PublishedRun run : published) {
      boolean tuned = isTuned(run.identity()) || isTuned(identity);
      Set<String> besides = tuned ? OF_A_PROFILE : Set.of();
      List<String> differences =
          scoring(run.identity(), besides).differences(scoring(identity, besides));
      if (!differences.isEmpty()) {
        differing.put(run.id(), differences);
      }
    }
    return differing;
  }

  private static boolean isTuned(RunIdentity identity) {
    return identity.options().containsKey(EarlierSettings.OPTION);
  }

  private static RunIdentity scoring(RunIdentity identity, Set<String> besides) {
    SortedMap<String, String> options = new TreeMap<>(identity.options());
    options.keySet().removeAll(OF_ONE_RUN);
    options.keySet().removeAll(besides);
    return new RunIdentity(List.of(), identity.modelDigest(), options);
  }
}
