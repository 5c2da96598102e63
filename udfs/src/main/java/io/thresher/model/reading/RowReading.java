package io.thresher.model.reading;

import java.util.List;

/**
 * What the graph alone says of rows that depend on each other. An operator that brings rows
 * together need not change a score: its result may serve for a shape.
 *
 * @param mixing the first operator on the way to each output that brings rows together, for people
 * @param notFollowed operators that the reader does not know, or cannot follow here, for people
 * @param cutting those that keep rows apart if each has as many numbers as they say, for people
 */
public record RowReading(List<String> mixing, List<String> notFollowed, List<String> cutting) {

  /** Whether every operator was followed, and keeps rows apart, but for what may cut rows up. */
  public boolean provesIndependence() {
    return mixing.isEmpty() && notFollowed.isEmpty();
  }
}
