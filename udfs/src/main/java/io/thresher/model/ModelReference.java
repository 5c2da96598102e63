package io.thresher.model;

import org.jspecify.annotations.Nullable;

/**
 * A model as a user names it: any Hadoop path or {@code file:} URI of an {@code .onnx} file, or of
 * a folder that holds one beside its external data, optionally pinned by {@code #sha256=<64 hex
 * digits>}.
 *
 * @param uri without the pin
 * @param sha256 lower-case hex of the {@code .onnx} file; null where not pinned
 */
public record ModelReference(String uri, @Nullable String sha256) {}
