package io.thresher.jobs.report;

import io.thresher.jobs.drift.DriftResult;
import io.thresher.profile.Bin;
import io.thresher.profile.ColumnDrift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a run differs from its baseline, as sections of a page. */
final class DriftSections {
  private static final int CHARTED = 6;

  private final DriftResult result;

  private DriftSections(DriftResult result) {
    this.result = result;
  }

  static List<Section> of(DriftResult result) {
    DriftSections made = new DriftSections(result);
    List<Section> sections = new ArrayList<>();
    List<ColumnDrift> columns = result.drift().columns();
    sections.add(made.summary(columns));
    columns.stream()
        .filter(made::isCharted)
        .limit(CHARTED)
        .map(DriftSections::column)
        .forEach(sections::add);
    return sections;
  }

  /** What chance alone would bring about is in the table. */
  private boolean isCharted(ColumnDrift column) {
    return column.psi() != null
        && (column.psi() > column.chance() || !result.limits().exceeded(column).isEmpty());
  }

  private Section summary(List<ColumnDrift> columns) {
    List<String> notes = new ArrayList<>();
    notes.add(
        format(
            "Against run %s in %s. PSI is the population stability index: under 0.1 little has"
                + " changed, over 0.2 much; by chance, samples of this size come to the number"
                + " beside it.",
            result.baseline().run(), result.baseline().path()));
    result.notes().forEach(note -> notes.add("Note: " + note + "."));
    List<ColumnDrift> charted =
        columns.stream().filter(column -> column.psi() != null).limit(CHARTED).toList();
    return new Section(
        "Drift",
        String.join(" ", notes),
        charted.isEmpty()
            ? null
            : Chart.bars(
                "Population stability index of the columns that differ most",
                charted.stream().map(ColumnDrift::column).toList(),
                charted.stream().map(column -> orZero(column.psi())).toList(),
                psi -> format("%.3f", psi)),
        List.of(
            "Column",
            "PSI",
            "By chance",
            "Role",
            "Nulls before",
            "Nulls",
            "Unseen",
            "Outside",
            "Over its limit"),
        columns.stream().map(this::row).toList());
  }

  private static double orZero(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  private List<String> row(ColumnDrift column) {
    return List.of(
        column.column(),
        column.psi() == null ? "" : format("%.4f", column.psi()),
        format("%.4f", column.chance()),
        column.role(),
        share(column.nullsBefore()),
        share(column.nulls()),
        column.unseen() == null ? "" : share(column.unseen()),
        column.outside() == null ? "" : share(column.outside()),
        String.join(", ", result.limits().exceeded(column)));
  }

  private static Section column(ColumnDrift column) {
    List<Bin> bins = column.bins();
    return new Section(
        "Drift of " + column.role() + " " + column.column(),
        column.unseenValues().isEmpty()
            ? ""
            : "The baseline does not have " + String.join(", ", column.unseenValues()) + ".",
        Chart.pairs(
            "Shares of the values of " + column.column() + ", before and now",
            bins.stream().map(Bin::label).toList(),
            bins.stream().map(Bin::before).toList(),
            bins.stream().map(Bin::now).toList()),
        List.of("Values", "Before", "Now"),
        bins.stream()
            .map(bin -> List.of(bin.label(), share(bin.before()), share(bin.now())))
            .toList());
  }

  private static String share(double share) {
    return format("%.2f%%", 100 * share);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
