package io.thresher.model;

import java.nio.file.Path;
import java.util.List;

/**
 * What a session opens.
 *
 * @param file the graph, on this host
 * @param categories the texts that inputs of texts take the places of, -1 for others; empty where
 *     they take texts
 */
public record OpenedGraph(Path file, List<String> categories) {}
