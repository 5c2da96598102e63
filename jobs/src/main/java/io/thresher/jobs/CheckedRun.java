package io.thresher.jobs;

import io.thresher.errors.Problems;
import io.thresher.jobs.drift.DriftGate;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.output.OutputTarget;
import io.thresher.jobs.output.TableOutput;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A run that every check has passed, and no task of which has run.
 *
 * @param rows what is scored
 * @param target where it would be written
 * @param table that it would be committed to; null where it is written to the folder alone
 * @param source where it comes from
 * @param incremental which files are new; null where all are scored
 * @param gate compares the run with its baseline; null where it has none
 * @param baseline what is wrong with the baseline: nothing that matters to a run that is published,
 *     whose publication may have removed it
 * @param settings that come from a profile
 */
record CheckedRun(
    PlannedRows rows,
    OutputTarget target,
    @Nullable TableOutput table,
    ScoringSource source,
    @Nullable Incremental incremental,
    @Nullable DriftGate gate,
    Problems baseline,
    TunedSettings settings,
    SparkSession session) {}
