package io.thresher.jobs.run;

import java.util.List;

/**
 * A run that is complete.
 *
 * @param id its id
 * @param started ISO 8601, of its first driver
 * @param finished ISO 8601
 * @param identity what decided its result
 * @param facts what else is known of it
 * @param rows where rows went
 * @param files predictions
 * @param quarantine files of rows that were not scored
 */
public record PublishedRun(
    String id,
    String started,
    String finished,
    RunIdentity identity,
    RunFacts facts,
    RowCounts rows,
    List<PublishedFile> files,
    List<PublishedFile> quarantine) {}
