package io.thresher.jobs.run;

import io.thresher.jobs.manifest.Manifest;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.PublishedRun;
import io.thresher.jobs.manifest.RunIdentity;
import io.thresher.options.EngineName;
import io.thresher.plan.Engine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run in an output was begun with that is found out anew each time: the settings of a
 * profile, engines and, of some networks, how many rows go into a run of the model. A run that goes
 * on keeps them, whatever would be found by now.
 *
 * @param run its id
 * @param tuned as {@link #OPTION} of its identity; empty where it was begun without a profile
 * @param engine that ran the model; null where that is another one now
 * @param otherEngine that ran the model it was compared with; null where there was none, or another
 * @param batchSize rows in one run of the model; 0 where that is another one now, or a profile said
 *     so
 */
public record EarlierSettings(
    String run,
    String tuned,
    @Nullable EngineName engine,
    @Nullable EngineName otherEngine,
    int batchSize) {
  /** Where an identity has the settings that come from a profile. */
  public static final String OPTION = "tuned";

  /** How many rows go into a run of the model, as given or, where it is not, as planned. */
  public static final String BATCH_SIZE = "batch-size";

  /** Where an identity has what runs the model. */
  public static final String ENGINE = "engine";

  /** Where it has the digest of the model that is compared with. */
  public static final String OTHER_MODEL = "compare-with";

  /** Where it has what runs the model that is compared with. */
  public static final String OTHER_ENGINE = "compare-engine";

  /** What an identity has of a plan, which is not known before Spark runs. */
  private static final Set<String> PLANNED =
      Set.of(OPTION, BATCH_SIZE, "columns", "binding", ENGINE, "compare-binding", OTHER_ENGINE);

  /** By which runs differ that score other rows alike. */
  private static final Set<String> OF_ROWS = Set.of("mode", "incremental", "table-version");

  /**
   * Those of the run that is asked for once more.
   *
   * @param id that was asked for; null where none was
   * @param asked what is known of it before it is planned; its batch size only where it is given
   */
  public static Optional<EarlierSettings> of(
      OutputFolder folder, @Nullable String id, RunIdentity asked) throws IOException {
    for (RunPlan plan : RunStart.plans(folder)) {
      if (isSame(plan.run(), plan.identity(), id, asked)) {
        return Optional.of(of(plan.run(), plan.identity(), asked));
      }
    }
    List<PublishedRun> published = folder.manifest().map(Manifest::runs).orElse(List.of());
    return published.stream()
        .filter(run -> isSame(run.id(), run.identity(), id, asked))
        .map(run -> of(run.id(), run.identity(), asked))
        .reduce((earlier, later) -> later);
  }

  /**
   * Those of the newest run in an output that scored by the same model and options, whatever its
   * rows were; of one that is not finished, where there is one.
   *
   * @param asked what is known of the one that is asked for before it is planned
   */
  public static Optional<EarlierSettings> newest(OutputFolder folder, RunIdentity asked)
      throws IOException {
    for (RunPlan plan : RunStart.plans(folder)) {
      if (scoresAlike(plan.identity(), asked, OF_ROWS)) {
        return Optional.of(of(plan.run(), plan.identity(), asked));
      }
    }
    List<PublishedRun> published = folder.manifest().map(Manifest::runs).orElse(List.of());
    return published.stream()
        .filter(run -> scoresAlike(run.identity(), asked, OF_ROWS))
        .map(run -> of(run.id(), run.identity(), asked))
        .reduce((earlier, later) -> later);
  }

  /** By its id, where it has one: what differs is told where it begins. */
  private static boolean isSame(
      String run, RunIdentity identity, @Nullable String id, RunIdentity asked) {
    if (id != null) {
      return id.equals(run);
    }
    return identity.inputs().equals(asked.inputs()) && scoresAlike(identity, asked, Set.of());
  }

  /**
   * @param besides options that may differ
   */
  private static boolean scoresAlike(RunIdentity identity, RunIdentity asked, Set<String> besides) {
    SortedMap<String, String> options = new TreeMap<>(identity.options());
    SortedMap<String, String> wanted = new TreeMap<>(asked.options());
    for (String planned : PLANNED) {
      if (!wanted.containsKey(planned)) {
        options.remove(planned);
      }
    }
    options.keySet().removeAll(besides);
    wanted.keySet().removeAll(besides);
    return identity.modelDigest().equals(asked.modelDigest()) && options.equals(wanted);
  }

  private static EarlierSettings of(String run, RunIdentity identity, RunIdentity asked) {
    SortedMap<String, String> options = identity.options();
    String other = options.getOrDefault(OTHER_MODEL, "");
    String tuned = options.getOrDefault(OPTION, "");
    boolean same = identity.modelDigest().equals(asked.modelDigest());
    boolean planned = same && !tuned.contains(BATCH_SIZE + "=");
    boolean sameOther = other.equals(asked.options().getOrDefault(OTHER_MODEL, ""));
    return new EarlierSettings(
        run,
        tuned,
        engine(same, options.get(ENGINE)),
        engine(sameOther, options.get(OTHER_ENGINE)),
        planned ? Integer.parseInt(options.getOrDefault(BATCH_SIZE, "0")) : 0);
  }

  private static @Nullable EngineName engine(boolean sameModel, @Nullable String identity) {
    return sameModel && identity != null ? Engine.named(identity).orElse(null) : null;
  }
}
