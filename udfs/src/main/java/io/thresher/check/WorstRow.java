package io.thresher.check;

import java.io.Serializable;
import java.util.List;

/**
 * A row that disagrees.
 *
 * @param difference of the numbers, NaN where one of them is none, 1 of labels
 * @param expected for people
 * @param actual for people
 * @param columns what else is known of the row, as {@code name=value}
 */
public record WorstRow(double difference, String expected, String actual, List<String> columns)
    implements Serializable {}
