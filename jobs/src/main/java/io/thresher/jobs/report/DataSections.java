package io.thresher.jobs.report;

import io.thresher.profile.CategoryProfile;
import io.thresher.profile.ColumnProfile;
import io.thresher.profile.DataProfile;
import io.thresher.profile.NumberProfile;
import io.thresher.profile.ProfiledColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How scores and features are distributed, as sections of a page. */
final class DataSections {
  private static final int STEPS = 30;
  private static final int MOST_SCORES = 32;
  private static final int MOST_TEXTS = 10;
  private static final int NAMED = 3;
  private static final double[] RANKS = {0, 0.01, 0.05, 0.5, 0.95, 0.99, 1};

  private final DataProfile data;

  private DataSections(DataProfile data) {
    this.data = data;
  }

  static List<Section> of(DataProfile data) {
    DataSections made = new DataSections(data);
    List<Section> sections = new ArrayList<>();
    List<ColumnProfile> features = new ArrayList<>();
    for (ColumnProfile column : data.columns()) {
      if (column.role().equals(ProfiledColumn.Role.FEATURE.label())) {
        features.add(column);
      } else if (column.sampled() > 0 && sections.size() < MOST_SCORES) {
        sections.add(made.score(column));
      }
    }
    if (data.sampled() > 0 && !features.isEmpty()) {
      sections.add(made.features(features));
    }
    return sections;
  }

  private String note() {
    String note =
        data.sampled() == data.covered()
            ? format("From all %,d rows.", data.sampled())
            : format("From a sample of %,d of %,d rows.", data.sampled(), data.covered());
    return data.covered() == data.rows()
        ? note
        : note
            + format(" An earlier start made none of the other %,d.", data.rows() - data.covered());
  }

  private Section score(ColumnProfile column) {
    NumberProfile numbers = column.numbers();
    CategoryProfile texts = column.categories();
    return new Section(
        "Scores: " + column.name(),
        note(),
        numbers == null ? bars(column.name(), texts) : histogram(column.name(), numbers),
        numbers == null ? List.of("Text", "Share") : List.of("Quantile", "Value"),
        numbers == null ? shares(texts) : quantiles(numbers));
  }

  private static @Nullable Chart histogram(String name, NumberProfile numbers) {
    return numbers.min() == null
        ? null
        : Chart.histogram(
            "Distribution of " + name,
            numbers.steps(STEPS),
            number(numbers.min()),
            number(numbers.max()));
  }

  private static List<List<String>> quantiles(NumberProfile numbers) {
    List<List<String>> rows = new ArrayList<>();
    for (double rank : RANKS) {
      String label = rank == 0 ? "least" : rank == 1 ? "most" : format("p%.0f", 100 * rank);
      rows.add(List.of(label, format("%.6g", numbers.quantile(rank))));
    }
    rows.add(List.of("mean", number(numbers.mean())));
    rows.add(List.of("deviation", number(numbers.deviation())));
    rows.add(List.of("NaN", share(numbers.nan())));
    rows.add(List.of("infinite", share(numbers.infinite())));
    return rows;
  }

  private static List<CategoryProfile.Category> most(@Nullable CategoryProfile texts, int most) {
    return texts == null ? List.of() : texts.frequent().stream().limit(most).toList();
  }

  private static @Nullable Chart bars(String name, @Nullable CategoryProfile texts) {
    List<CategoryProfile.Category> shown = most(texts, MOST_TEXTS);
    return shown.isEmpty()
        ? null
        : Chart.bars(
            "Most frequent texts of " + name,
            shown.stream().map(CategoryProfile.Category::value).toList(),
            shown.stream().map(CategoryProfile.Category::share).toList(),
            DataSections::share);
  }

  private static List<List<String>> shares(@Nullable CategoryProfile texts) {
    return most(texts, MOST_TEXTS).stream()
        .map(text -> List.of(text.value(), share(text.share())))
        .toList();
  }

  private Section features(List<ColumnProfile> features) {
    return new Section(
        "Features",
        note()
            + (data.leftOut().isEmpty()
                ? ""
                : " Not looked at: " + String.join(", ", data.leftOut()) + "."),
        null,
        List.of(
            "Feature",
            "Type",
            "Nulls",
            "NaN",
            "Least",
            "Median",
            "Most",
            "Mean",
            "Deviation",
            "Texts"),
        features.stream().map(DataSections::feature).toList());
  }

  private static List<String> feature(ColumnProfile column) {
    NumberProfile numbers = column.numbers();
    CategoryProfile texts = column.categories();
    List<String> row =
        new ArrayList<>(List.of(column.name(), column.type(), share(column.nulls())));
    if (numbers != null) {
      row.add(share(numbers.nan()));
      row.add(number(numbers.min()));
      row.add(numbers.min() == null ? "" : format("%.6g", numbers.quantile(0.5)));
      row.add(number(numbers.max()));
      row.add(number(numbers.mean()));
      row.add(number(numbers.deviation()));
      row.add("");
    } else if (texts != null) {
      row.addAll(List.of("", "", "", "", "", ""));
      row.add(
          format(
              "about %,d: %s",
              texts.distinct(),
              String.join(
                  ", ",
                  most(texts, NAMED).stream()
                      .map(text -> text.value() + " " + share(text.share()))
                      .toList())));
    }
    return row;
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : format("%.6g", value);
  }

  private static String share(double share) {
    return format("%.3f%%", 100 * share);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
