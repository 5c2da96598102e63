package io.thresher.jobs;

import io.thresher.plan.ScorePlan;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows that a model fits.
 *
 * @param data what is read, filtered, less the dropped columns
 * @param predictions what is to be written
 */
record PlannedRows(
    Dataset<Row> data,
    Dataset<Row> predictions,
    ScorePlan plan,
    RowLocator locator,
    InputVerification verification) {}
