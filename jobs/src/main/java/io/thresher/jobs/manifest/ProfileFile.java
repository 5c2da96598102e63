package io.thresher.jobs.manifest;

/**
 * The file of a run's profile.
 *
 * @param path below the output folder
 * @param bytes its length
 * @param sha256 of its bytes, lower-case hex
 */
public record ProfileFile(String path, long bytes, String sha256) {}
