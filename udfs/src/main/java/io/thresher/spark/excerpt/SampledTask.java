package io.thresher.spark.excerpt;

import java.io.Serializable;

/**
 * What a task of a sample took, as its executor sees it.
 *
 * @param partition its number among those of the sample
 * @param executor that ran it
 * @param readFor rows that were read of the input for those that came
 * @param offered rows that came to where the sample is cut, behind filters
 * @param rows that it gave to the Score operator
 * @param textBytes of the texts among them, in UTF-8, as far as they are counted; 0 where no text
 *     feeds the model
 * @param firstNanos until its first rows were there: opening, and reading a row group, ns
 * @param process what its executor's process had taken when it ended
 */
public record SampledTask(
    int partition,
    String executor,
    long readFor,
    long offered,
    long rows,
    long textBytes,
    long firstNanos,
    ProcessUse process)
    implements Serializable {}
