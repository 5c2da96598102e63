package io.thresher.spark.check;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterable;
import scala.collection.Iterator;

/** The thresholds of trees that the values of one column are compared with, ascending. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record FeatureThresholds(Map<Integer, float[]> byElement) implements Serializable {

  /**
   * Those of a column.
   *
   * @param place of the column's value in the input; negative where the column holds them all
   */
  static FeatureThresholds of(Map<Integer, double[]> ofInput, int place) {
    Map<Integer, float[]> floats = new HashMap<>();
    ofInput.forEach(
        (element, values) -> {
          if (place < 0 || element == place) {
            float[] narrowed = new float[values.length];
            for (int i = 0; i < narrowed.length; i++) {
              narrowed[i] = (float) values[i];
            }
            floats.put(place < 0 ? element : 0, narrowed);
          }
        });
    return new FeatureThresholds(floats);
  }

  /** Whether the value, or one of an array's, is a threshold or a float next to one. */
  boolean hasUnder(@Nullable Object value) {
    if (byElement.isEmpty() || value == null) {
      return false;
    }
    if (value instanceof Iterable<?> several) {
      Iterator<?> each = several.iterator();
      for (int i = 0; each.hasNext(); i++) {
        if (isOn(i, each.next())) {
          return true;
        }
      }
      return false;
    }
    return isOn(0, value);
  }

  private boolean isOn(int element, @Nullable Object value) {
    float[] thresholds = byElement.get(element);
    if (thresholds == null || !(value instanceof Number number)) {
      return false;
    }
    float single = number.floatValue();
    int place = Arrays.binarySearch(thresholds, Math.nextDown(single));
    int from = place < 0 ? -place - 1 : place;
    return from < thresholds.length && thresholds[from] <= Math.nextUp(single);
  }
}
