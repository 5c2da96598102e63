package io.thresher.spark;

/**
 * How far a query with a Score operator is.
 *
 * @param counts of tasks that succeeded, and of those that run as of their last heartbeat
 * @param taskMillis how long these tasks have run, as of the same instants, summed, ms
 * @param tasksDone tasks that succeeded
 * @param tasks tasks in all, as far as they are planned
 * @param started when the first task began, ms since 1970; 0 where none has
 * @param updated when something was heard last, ms since 1970; 0 where nothing was yet
 */
public record WorkState(
    WorkCounts counts, long taskMillis, int tasksDone, int tasks, long started, long updated) {}
