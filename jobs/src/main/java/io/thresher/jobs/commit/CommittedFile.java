package io.thresher.jobs.commit;

import java.io.Serializable;

/**
 * A finished file of a task.
 *
 * @param path below the output folder, once published
 * @param written where it is now, with its scheme
 */
public record CommittedFile(String path, String written, long rows, long bytes, String sha256)
    implements Serializable {}
