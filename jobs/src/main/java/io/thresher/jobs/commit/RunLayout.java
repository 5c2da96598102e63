package io.thresher.jobs.commit;

import org.jspecify.annotations.Nullable;

/** Names in an output folder; those that start with an underscore are hidden from Spark. */
public final class RunLayout {
  /** What runs keep for themselves. */
  public static final String META = "_thresher";

  /** Rows that were not scored. */
  public static final String QUARANTINE = "_quarantine";

  public static final String SUCCESS = "_SUCCESS";

  /** Below {@link #META}. */
  public static final String MANIFEST = "manifest.json";

  /** Below {@link #META}: one folder for each unfinished run. */
  public static final String RUNS = "runs";

  /** In a run's folder, from its first to its last moment. */
  static final String PLAN = "plan.json";

  /** In a run's folder: files that are not published yet. */
  public static final String STAGED = "staged";

  /** In a run's folder: files of rows that were not scored, not published yet. */
  public static final String DIVERTED = "quarantine";

  /** In a run's folder: a gate has refused to publish it. */
  private static final String REFUSED = "refused";

  /** Below {@link #META}: how the data of a run is distributed. */
  private static final String PROFILE = "profile-";

  private RunLayout() {}

  public static String profile(String run) {
    return PROFILE + run + ".json";
  }

  /** The run whose profile has that name; null where it is none of a profile. */
  public static @Nullable String profiledRun(String name) {
    return name.startsWith(PROFILE) && name.endsWith(".json")
        ? name.substring(PROFILE.length(), name.length() - ".json".length())
        : null;
  }

  public static String run(String id) {
    return RUNS + "/" + id;
  }

  public static String plan(String id) {
    return run(id) + "/" + PLAN;
  }

  public static String refused(String id) {
    return run(id) + "/" + REFUSED;
  }

  /** What a run has decided to publish. */
  public static String intent(String id) {
    return run(id) + "/publish.json";
  }

  /** What a run has scored, and is about to commit to a table. */
  public static String pending(String id) {
    return run(id) + "/table.json";
  }
}
