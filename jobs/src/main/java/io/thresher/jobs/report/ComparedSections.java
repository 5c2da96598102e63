package io.thresher.jobs.report;

import io.thresher.check.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far two models agree, as sections of a page. */
final class ComparedSections {
  private static final int MOST_PAIRS = 50;

  private ComparedSections() {}

  static List<Section> of(ComparedParts.Compared compared) {
    List<Section> sections = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Other model", compared.model()));
    rows.add(List.of("Its SHA-256", compared.digest()));
    rows.add(List.of("Rows compared", format("%,d", compared.rows())));
    rows.add(List.of("Rows that agree", counted(compared.agreeing(), compared.rows())));
    rows.add(List.of("Rows the other cannot score", format("%,d", compared.unscored())));
    sections.add(
        new Section(
            "Agreement of two models",
            "A row agrees where every output that is compared does.",
            null,
            List.of("What", "Value"),
            rows));
    for (ComparedParts.ComparedOutput output : compared.outputs()) {
      sections.add(numbers(output));
      labels(output, sections);
      worst(output, sections);
    }
    return sections;
  }

  private static Section numbers(ComparedParts.ComparedOutput output) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Rows that agree", counted(output.agreeing(), output.rows())));
    if (output.labels().isEmpty()) {
      rows.add(List.of("Tolerance", output.tolerance()));
    }
    if (output.notNumbers() > 0) {
      rows.add(List.of("Rows with NaN for one model", format("%,d", output.notNumbers())));
    }
    if (output.otherLengths() > 0) {
      rows.add(List.of("Rows of other lengths or keys", format("%,d", output.otherLengths())));
    }
    if (output.correlation() != null) {
      rows.add(List.of("Correlation", Numbers.text(output.correlation())));
    }
    if (output.meanDifference() != null) {
      rows.add(List.of("Mean difference", Numbers.text(output.meanDifference())));
    }
    output
        .differences()
        .forEach(
            (rank, difference) ->
                rows.add(List.of("Difference at rank " + rank, Numbers.text(difference))));
    ComparedParts.Ranks ranks = output.ranks();
    if (ranks != null) {
      String sample = ranks.all() ? "" : format(", of a sample of %,d rows", ranks.rows());
      if (ranks.correlation() != null) {
        rows.add(List.of("Correlation of ranks" + sample, Numbers.text(ranks.correlation())));
      }
      rows.add(List.of("Rows that move by a tenth of all" + sample, percent(ranks.moved())));
      rows.add(List.of("Shared of the top 1%" + sample, percent(ranks.top1Percent())));
      rows.add(List.of("Shared of the top 10%" + sample, percent(ranks.top10Percent())));
    }
    return new Section("Agreement in " + name(output), "", null, List.of("What", "Value"), rows);
  }

  private static void labels(ComparedParts.ComparedOutput output, List<Section> sections) {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, Map<String, Long>> other : output.labels().entrySet()) {
      for (Map.Entry<String, Long> own : other.getValue().entrySet()) {
        if (rows.size() < MOST_PAIRS) {
          rows.add(List.of(own.getKey(), other.getKey(), format("%,d", own.getValue())));
        }
      }
    }
    if (!rows.isEmpty()) {
      sections.add(
          new Section(
              "Labels of " + name(output),
              rows.size() == MOST_PAIRS ? "The first " + MOST_PAIRS + " pairs." : "",
              null,
              List.of("Model", "Other model", "Rows"),
              rows));
    }
  }

  private static void worst(ComparedParts.ComparedOutput output, List<Section> sections) {
    if (!output.worst().isEmpty()) {
      sections.add(
          new Section(
              "Worst rows of " + name(output),
              "",
              null,
              List.of("Model", "Other model", "Row"),
              output.worst().stream()
                  .map(row -> List.of(row.model(), row.other(), String.join(", ", row.columns())))
                  .toList()));
    }
  }

  private static String name(ComparedParts.ComparedOutput output) {
    return output.output().equals(output.other())
        ? output.output()
        : output.output() + " = " + output.other();
  }

  private static String counted(long rows, long all) {
    return format("%,d (%.3f%%)", rows, all == 0 ? 0 : 100.0 * rows / all);
  }

  private static String percent(double part) {
    return format("%.3f%%", 100 * part);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
