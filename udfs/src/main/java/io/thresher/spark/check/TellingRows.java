package io.thresher.spark.check;

import io.thresher.check.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The rows of many that tell most of a model: with nulls, of every category, on thresholds, at
 * extremes, and some of all scores. One for each such reason is kept. The same rows give the same
 * choice in any order but for ties. Not thread-safe.
 */
public final class TellingRows {
  private static final int MOST_CATEGORIES = 50;
  private static final int MOST_FEATURES = 200;
  private static final int SPREAD = 256;

  private final List<RowChecker.Feature> features;
  private final List<TargetPlan> targets;
  private final Map<Reason, Map<String, Candidate>> kept = new TreeMap<>();
  private final Map<Integer, Set<String>> categories = new HashMap<>();

  /** Why a row is kept; the first to be taken first. */
  private enum Reason {
    SCORE,
    MISSING,
    CATEGORY,
    THRESHOLD,
    EXTREME,
    SPREAD
  }

  private record Candidate(double merit, Row row) {}

  TellingRows(List<RowChecker.Feature> features, List<TargetPlan> targets) {
    this.features = features.subList(0, Math.min(MOST_FEATURES, features.size()));
    this.targets = targets;
  }

  public void add(Row row) {
    int hash = row.hashCode() * 0x9E3779B9;
    for (TargetPlan target : targets) {
      Object value = row.get(target.expected());
      if (value == null) {
        return; // Nothing is expected of it.
      }
      if (target.target().form() == Target.Form.NUMBER) {
        extremes(Reason.SCORE, target.expected(), ((Number) value).doubleValue(), row);
      } else if (target.target().form() == Target.Form.LABEL) {
        category(target.expected(), RowValues.label(value), hash, row);
      }
    }
    for (RowChecker.Feature feature : features) {
      feature(feature, row.get(feature.ordinal()), hash, row);
    }
    keep(Reason.SPREAD, Integer.toString(Math.floorMod(hash >>> 8, SPREAD)), hash, row);
  }

  private void feature(RowChecker.Feature feature, @Nullable Object value, int hash, Row row) {
    String name = Integer.toString(feature.ordinal());
    if (RowChecker.isMissing(value)) {
      keep(Reason.MISSING, name, hash, row);
    } else if (value instanceof Number number) {
      extremes(Reason.EXTREME, feature.ordinal(), number.doubleValue(), row);
    } else if (value instanceof String || value instanceof Boolean) {
      category(feature.ordinal(), value.toString(), hash, row);
    }
    if (feature.thresholds().hasUnder(value)) {
      keep(Reason.THRESHOLD, name, hash, row);
    }
  }

  private void extremes(Reason reason, int ordinal, double number, Row row) {
    if (!Double.isNaN(number)) {
      keep(reason, ordinal + "<", -number, row);
      keep(reason, ordinal + ">", number, row);
    }
  }

  private void category(int ordinal, String value, int hash, Row row) {
    Set<String> known = categories.computeIfAbsent(ordinal, key -> new HashSet<>());
    if (known.contains(value) || known.size() < MOST_CATEGORIES) {
      known.add(value);
      keep(Reason.CATEGORY, ordinal + "=" + value, hash, row);
    }
  }

  private void keep(Reason reason, String niche, double merit, Row row) {
    Map<String, Candidate> niches = kept.computeIfAbsent(reason, key -> new TreeMap<>());
    Candidate present = niches.get(niche);
    if (present == null || merit > present.merit()) {
      niches.put(niche, new Candidate(merit, row));
    }
  }

  /** All that are kept, each once. */
  public Collection<Row> rows() {
    return pick(Integer.MAX_VALUE);
  }

  /** At most so many, by turns for each reason. */
  public List<Row> pick(int most) {
    List<List<Candidate>> queues = new ArrayList<>();
    kept.values().forEach(niches -> queues.add(new ArrayList<>(niches.values())));
    Set<Row> picked = new LinkedHashSet<>();
    for (int turn = 0; !queues.isEmpty() && picked.size() < most; turn++) {
      int place = turn;
      queues.removeIf(queue -> queue.size() <= place);
      for (List<Candidate> queue : queues) {
        if (picked.size() < most) {
          picked.add(queue.get(turn).row());
        }
      }
    }
    return List.copyOf(picked);
  }
}
