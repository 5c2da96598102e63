package io.thresher.spark.meter;

import java.io.Serializable;
import java.util.Map;

/**
 * What a process has counted so far.
 *
 * @param executor its id
 * @param values by name, in the units of their names
 */
public record MeterReport(String executor, Map<String, Double> values) implements Serializable {}
