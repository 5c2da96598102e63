package io.thresher.jobs.run;

import io.thresher.jobs.manifest.RunIdentity;

/**
 * What a run records before its first task.
 *
 * @param run its id
 * @param identity what decides its result
 * @param splits how its input is cut
 * @param started ms since 1970
 */
record RunPlan(String run, RunIdentity identity, SplitSettings splits, long started) {}
