package io.thresher.runtime.plugin;

import io.thresher.plan.PlugIn;
import io.thresher.runtime.session.Provider;

/**
 * The engines of this process: where they lie, and how many runs there are at a time. Thread-safe.
 */
public final class ProcessEngines {
  private static volatile ProcessEngines shared =
      new ProcessEngines(EngineFolders.ofHost(), Runtime.getRuntime().availableProcessors());

  private final EngineFolders folders;
  private final int runs;

  private ProcessEngines(EngineFolders folders, int runs) {
    this.folders = folders;
    this.runs = runs;
  }

  public static ProcessEngines shared() {
    return shared;
  }

  /**
   * Settles where engines are looked for, and for how many runs at a time sessions are made.
   *
   * @param runs tasks that this process has at a time
   */
  public static void settle(EngineFolders folders, int runs) {
    shared = new ProcessEngines(folders, Math.max(1, runs));
  }

  public EngineFolders folders() {
    return folders;
  }

  /**
   * The provider of a session.
   *
   * @throws io.thresher.errors.ScoringException THR-USE-921 to 924 where this host does not have it
   */
  public Provider provider(PlugIn plugIn, int threads) {
    return OpenVino.provider(
        folders.require(plugIn.engine(), plugIn.version()), plugIn.precision(), threads, runs);
  }
}
