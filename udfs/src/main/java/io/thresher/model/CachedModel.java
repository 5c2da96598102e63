package io.thresher.model;

import java.nio.file.Path;

/**
 * A model in this host's cache, verified.
 *
 * @param location where it came from
 * @param file the file that a session opens
 */
public record CachedModel(ModelLocation location, Path file) {}
