package io.thresher.jobs.run;

import org.jspecify.annotations.Nullable;

/** Names in an output folder; those that start with an underscore are hidden from Spark. */
final class RunLayout {
  /** What runs keep for themselves. */
  static final String META = "_thresher";

  /** Rows that were not scored. */
  static final String QUARANTINE = "_quarantine";

  static final String SUCCESS = "_SUCCESS";

  /** Below {@link #META}. */
  static final String MANIFEST = "manifest.json";

  /** Below {@link #META}: one folder for each unfinished run. */
  static final String RUNS = "runs";

  /** In a run's folder, from its first to its last moment. */
  static final String PLAN = "plan.json";

  /** In a run's folder: files that are not published yet. */
  static final String STAGED = "staged";

  /** In a run's folder: files of rows that were not scored, not published yet. */
  static final String DIVERTED = "quarantine";

  /** In a run's folder: a gate has refused to publish it. */
  private static final String REFUSED = "refused";

  /** Below {@link #META}: how the data of a run is distributed. */
  private static final String PROFILE = "profile-";

  private RunLayout() {}

  static String profile(String run) {
    return PROFILE + run + ".json";
  }

  /** The run whose profile has that name; null where it is none of a profile. */
  static @Nullable String profiledRun(String name) {
    return name.startsWith(PROFILE) && name.endsWith(".json")
        ? name.substring(PROFILE.length(), name.length() - ".json".length())
        : null;
  }

  static String run(String id) {
    return RUNS + "/" + id;
  }

  static String plan(String id) {
    return run(id) + "/" + PLAN;
  }

  static String refused(String id) {
    return run(id) + "/" + REFUSED;
  }

  /** What a run has decided to publish. */
  static String intent(String id) {
    return run(id) + "/publish.json";
  }

  /** What a run has scored, and is about to commit to a table. */
  static String pending(String id) {
    return run(id) + "/table.json";
  }
}
