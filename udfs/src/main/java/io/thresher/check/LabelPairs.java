package io.thresher.check;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How often each pair of labels occurs. Mergeable; not thread-safe. */
final class LabelPairs implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Past so many, labels are more like numbers. */
  private static final int MOST = 1000;

  private final Map<String, Map<String, Long>> counts = new HashMap<>();
  private int size;
  private boolean overflowed;

  void add(String first, String second) {
    add(first, second, 1);
  }

  void add(String first, String second, long count) {
    Map<String, Long> row = counts.get(first);
    if (row == null || !row.containsKey(second)) {
      if (size == MOST) {
        overflowed = true;
        return;
      }
      size++;
    }
    counts.computeIfAbsent(first, key -> new HashMap<>()).merge(second, count, Long::sum);
  }

  void merge(LabelPairs other) {
    overflowed |= other.overflowed;
    other.counts.forEach((first, row) -> row.forEach((second, count) -> add(first, second, count)));
  }

  /**
   * The partner of each first label where every one has one of its own and some have another name;
   * empty where that is not so.
   */
  Map<String, String> renaming() {
    Map<String, String> partners = new TreeMap<>();
    Set<String> taken = new HashSet<>();
    boolean renamed = false;
    for (Map.Entry<String, Map<String, Long>> row : counts.entrySet()) {
      String partner = row.getValue().keySet().iterator().next();
      if (overflowed || row.getValue().size() != 1 || !taken.add(partner)) {
        return Map.of();
      }
      partners.put(row.getKey(), partner);
      renamed |= !partner.equals(row.getKey());
    }
    return renamed && partners.size() > 1 ? partners : Map.of();
  }

  /** Rows of pairs beside the most frequent one of their first label, or that share a second. */
  long contradictions() {
    long odd = 0;
    Map<String, Long> mostOf = new HashMap<>();
    for (Map<String, Long> row : counts.values()) {
      String partner = "";
      long most = 0;
      long all = 0;
      for (Map.Entry<String, Long> pair : row.entrySet()) {
        all += pair.getValue();
        if (pair.getValue() > most) {
          most = pair.getValue();
          partner = pair.getKey();
        }
      }
      odd += all - most;
      Long rival = mostOf.put(partner, most);
      if (rival != null) {
        odd += Math.min(rival, most);
        mostOf.put(partner, Math.max(rival, most));
      }
    }
    return odd;
  }

  Map<String, Map<String, Long>> table() {
    Map<String, Map<String, Long>> table = new TreeMap<>();
    counts.forEach((first, row) -> table.put(first, new TreeMap<>(row)));
    return table;
  }
}
