package io.thresher.check;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many differences have which size, by powers of ten. Mergeable; not thread-safe. */
final class Histogram implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int LOWEST = -12;
  private static final int HIGHEST = 6;

  /** None, then less than each power of ten, then the rest, then what is no number. */
  private final long[] counts = new long[HIGHEST - LOWEST + 4];

  void add(double difference) {
    counts[place(difference)]++;
  }

  private int place(double difference) {
    if (Double.isNaN(difference)) {
      return counts.length - 1;
    }
    if (difference == 0) {
      return 0;
    }
    int power = (int) Math.floor(Math.log10(difference)) + 1;
    return 1 + Math.min(Math.max(power, LOWEST), HIGHEST + 1) - LOWEST;
  }

  void merge(Histogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** The counts that are not zero, smallest differences first, under names for people. */
  Map<String, Long> named() {
    List<String> names = new ArrayList<>(List.of("none"));
    for (int power = LOWEST; power <= HIGHEST; power++) {
      names.add("below " + Numbers.text(Math.pow(10, power)));
    }
    names.add("above");
    names.add("not a number");
    Map<String, Long> named = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        named.put(names.get(i), counts[i]);
      }
    }
    return named;
  }
}
