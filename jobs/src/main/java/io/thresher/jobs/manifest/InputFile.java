package io.thresher.jobs.manifest;

/**
 * A file that a run reads.
 *
 * @param path with its scheme
 * @param bytes its length
 * @param modified ms since 1970
 * @param digest the store's own tag of the content; empty where it gives none for free
 */
public record InputFile(String path, long bytes, long modified, String digest) {}
