package io.thresher.options;

import java.io.Serializable;

/**
 * One output that the user asked for.
 *
 * @param output its name in the model
 * @param column the name of its column
 */
public record OutputChoice(String output, String column) implements Serializable {}
