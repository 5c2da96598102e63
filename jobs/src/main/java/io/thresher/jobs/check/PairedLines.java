package io.thresher.jobs.check;

import io.thresher.check.Numbers;
import io.thresher.check.PairedModels;
import io.thresher.check.PairedOutput;
import io.thresher.check.RankChanges;
import io.thresher.check.Target;
import io.thresher.check.WorstRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far two models agree, for people to read. */
public final class PairedLines {
  private static final int MOST_PAIRS = 20;
  private static final double[] RANKS = {0, 0.01, 0.05, 0.5, 0.95, 0.99, 1};

  private PairedLines() {}

  public static List<String> of(PairedModels models) {
    List<String> lines = new ArrayList<>();
    long agreeing = models.rows() - models.disagreeing();
    lines.add("agreement     " + DisagreementLimit.counted(agreeing, models.rows()));
    if (models.unscored() > 0) {
      lines.add(format("  unscored    %,d rows by the other model", models.unscored()));
    }
    models.outputs().forEach(output -> lines.addAll(of(output)));
    return lines;
  }

  private static List<String> of(PairedOutput output) {
    List<String> lines = new ArrayList<>();
    Target target = output.target();
    lines.add("  " + name(target));
    lines.add(
        "    agree       "
            + DisagreementLimit.counted(output.rows() - output.disagreeing(), output.rows())
            + (target.form() == Target.Form.LABEL
                ? ""
                : " within " + target.tolerance().text() + ", " + target.source()));
    if (output.notNumbers() > 0) {
      lines.add(format("    NaN         %,d rows for one model alone", output.notNumbers()));
    }
    if (output.otherLengths() > 0) {
      lines.add(format("    lengths     %,d rows of other lengths or keys", output.otherLengths()));
    }
    if (output.hasNumbers()) {
      numbers(output, lines);
    }
    labels(output, lines);
    if (!output.worst().isEmpty()) {
      lines.add("    worst rows");
    }
    for (WorstRow row : output.worst()) {
      lines.add("      " + row.actual() + ", other " + row.expected());
      lines.add("        " + String.join(", ", row.columns()));
    }
    return lines;
  }

  private static String name(Target target) {
    return target.output().equals(target.column())
        ? target.output()
        : target.output() + " = " + target.column();
  }

  private static void numbers(PairedOutput output, List<String> lines) {
    StringBuilder ranks = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (double rank : RANKS) {
      ranks.append(format("%12s", rank == 0 ? "least" : rank == 1 ? "most" : percent(rank)));
      values.append(format("%12s", Numbers.brief(output.difference(rank))));
    }
    lines.add("    differences " + ranks.substring(1));
    lines.add("                " + values.substring(1));
    lines.add(
        format(
            "    correlation %s; mean difference %s",
            Numbers.brief(output.correlation()), Numbers.brief(output.meanDifference())));
    if (output.hasRanks()) {
      RankChanges changes = output.ranks();
      lines.add(
          format(
              "    ranks       correlation %s; %s of rows move by more than a tenth of all;"
                  + " shared of the top 1%%: %s, of the top 10%%: %s%s",
              Numbers.brief(changes.correlation()),
              percent(changes.moved()),
              percent(changes.topHundredth()),
              percent(changes.topTenth()),
              changes.whole() ? "" : format(" (a sample of %,d rows)", changes.pairs())));
    }
  }

  private static String percent(double part) {
    return Numbers.brief(Math.round(part * 1e5) / 1e3) + "%";
  }

  private static void labels(PairedOutput output, List<String> lines) {
    Map<String, Map<String, Long>> table = output.labelTable();
    if (table.isEmpty()) {
      return;
    }
    lines.add("    labels");
    int shown = 0;
    for (Map.Entry<String, Map<String, Long>> row : table.entrySet()) {
      for (Map.Entry<String, Long> pair : row.getValue().entrySet()) {
        if (shown++ < MOST_PAIRS) {
          lines.add(
              format(
                  "      %s, other %s %,14d rows", pair.getKey(), row.getKey(), pair.getValue()));
        }
      }
    }
    if (shown > MOST_PAIRS) {
      lines.add("      and " + (shown - MOST_PAIRS) + " more pairs");
    }
  }

  /** For a message of one line: the output in which most rows disagree. */
  public static String summary(PairedModels models) {
    PairedOutput most = models.outputs().get(0);
    for (PairedOutput output : models.outputs()) {
      most = output.disagreeing() > most.disagreeing() ? output : most;
    }
    String unscored =
        models.unscored() == 0
            ? ""
            : format("; the other model cannot score %,d rows", models.unscored());
    return format(
        "most differ in output '%s', %,d rows%s",
        most.target().output(), most.disagreeing(), unscored);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
