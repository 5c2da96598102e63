package io.thresher.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a session opens.
 *
 * @param file the graph, on this host
 * @param categories the texts that inputs of texts take the places of, -1 for others; empty where
 *     they take texts
 * @param mapKeys the keys of outputs that are tensors in place of maps: one for each column
 */
public record OpenedGraph(
    Path file, List<String> categories, Map<String, List<? extends Comparable<?>>> mapKeys) {}
