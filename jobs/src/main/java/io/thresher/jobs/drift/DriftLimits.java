package io.thresher.jobs.drift;

import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.profile.ColumnDrift;
import io.thresher.profile.DataProfile;
import io.thresher.profile.Drift;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a run may differ from its baseline.
 *
 * @param general of every column
 * @param ofColumns of single ones, which count in place of the general ones
 */
public record DriftLimits(
    Map<Measure, Double> general, Map<Measure, Map<String, Double>> ofColumns) {
  /** As far as it likes. */
  static final DriftLimits NONE = new DriftLimits(Map.of(), Map.of());

  /** A name in parentheses ends before the last one ahead of the equals sign. */
  private static final Pattern LIMIT =
      Pattern.compile(
          "\\s*(psi|nulls|unseen|outside)\\s*(?:\\((.+?)\\)\\s*)?=\\s*"
              + "(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*(?:,|$)");

  /** {@link #NONE}, after a problem was added, where it is not understood. */
  static DriftLimits parse(String text, Problems problems) {
    Map<Measure, Double> general = new EnumMap<>(Measure.class);
    Map<Measure, Map<String, Double>> ofColumns = new EnumMap<>(Measure.class);
    Matcher limit = LIMIT.matcher(text);
    int at = 0;
    boolean twice = false;
    while (at < text.length() && limit.find(at) && limit.start() == at) {
      Measure measure = Measure.valueOf(limit.group(1).toUpperCase(Locale.ROOT));
      double most = Double.parseDouble(limit.group(3));
      Double earlier =
          limit.group(2) == null
              ? general.put(measure, most)
              : ofColumns
                  .computeIfAbsent(measure, first -> new HashMap<>())
                  .put(limit.group(2).strip(), most);
      twice |= earlier != null;
      at = limit.end();
    }
    if (at == text.length() && !text.isBlank() && !text.strip().endsWith(",") && !twice) {
      return new DriftLimits(general, ofColumns);
    }
    problems.add(
        UsageProblems.badValue(
            DriftOptions.LIMIT,
            text,
            "limits such as psi=0.2,nulls=0.05,unseen=0.01,outside=0.01,psi(COLUMN)=0.1, each"
                + " once"));
    return NONE;
  }

  /** Columns that have a limit of their own. */
  Set<String> columns() {
    Set<String> columns = new TreeSet<>();
    ofColumns.values().forEach(limits -> columns.addAll(limits.keySet()));
    return columns;
  }

  private @Nullable Double of(Measure measure, String column) {
    Double own = ofColumns.getOrDefault(measure, Map.of()).get(column);
    return own == null ? general.get(measure) : own;
  }

  /** What of a column is over its limit, for people to read. */
  public List<String> exceeded(ColumnDrift column) {
    List<String> exceeded = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      Double most = of(measure, column.column());
      Double found = measure.of(column);
      if (most != null && found != null && found > most) {
        exceeded.add(
            String.format(Locale.ROOT, "%s %.4g over %s", measure.label(), found, text(most)));
      }
    }
    return exceeded;
  }

  /** What is over its limit, by column. */
  List<String> exceeded(Drift drift) {
    List<String> all = new ArrayList<>();
    for (ColumnDrift column : drift.columns()) {
      List<String> exceeded = exceeded(column);
      if (!exceeded.isEmpty()) {
        all.add(column.role() + " '" + column.column() + "': " + String.join(", ", exceeded));
      }
    }
    return all;
  }

  /**
   * What of a run with rows the limits do not see, for people to read; none where there are no
   * limits.
   */
  List<String> notCompared(DriftResult result) {
    if (general.isEmpty() && ofColumns.isEmpty()) {
      return List.of();
    }
    DataProfile before = result.baseline().profile();
    DataProfile now = result.now();
    List<String> all = new ArrayList<>();
    if (before.rows() == 0) {
      all.add("a baseline that scored no rows");
    } else if (before.covered() == 0) {
      all.add("a baseline whose profile covers none of its rows");
    }
    if (now.covered() < now.rows()) {
      all.add(
          String.format(
              Locale.ROOT,
              "a profile that covers %,d of the run's %,d rows",
              now.covered(),
              now.rows()));
    }
    if (all.isEmpty() && result.drift().columns().isEmpty()) {
      all.add("no column that both have");
    }
    return all.isEmpty() ? columnsNotCompared(result) : all;
  }

  /** Limits of single columns that have nothing to hold: one by one, as each is asked for. */
  private List<String> columnsNotCompared(DriftResult result) {
    Set<String> all = new TreeSet<>();
    for (Map.Entry<Measure, Map<String, Double>> limits : ofColumns.entrySet()) {
      Measure measure = limits.getKey();
      for (String column : limits.getValue().keySet()) {
        // A feature and a score may have the same name.
        long present =
            result.now().columns().stream().filter(each -> each.name().equals(column)).count();
        long compared =
            result.drift().columns().stream()
                .filter(each -> each.column().equals(column) && measure.of(each) != null)
                .count();
        if (present == 0 || compared < present) {
          all.add("no " + measure.label() + " of '" + column + "' to compare");
        }
      }
    }
    return List.copyOf(all);
  }

  private static String text(double limit) {
    String text = String.format(Locale.ROOT, "%.6f", limit);
    return text.replaceAll("\\.?0+$", "");
  }
}
