package io.thresher.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.jspecify.annotations.Nullable;

/**
 * Compares a column of two runs by the population stability index, the sum of (now - before) *
 * ln(now / before) over bins: Siddiqi, Credit Risk Scorecards (2006). Numbers fall into bins
 * between the deciles of the baseline, texts into one bin each of its most frequent ones and one of
 * all others.
 */
final class Comparison {
  private static final int BINS = 10;
  private static final int CATEGORIES = 19;
  private static final int NAMED = 5;

  private Comparison() {}

  static ColumnDrift of(ColumnProfile before, ColumnProfile now) {
    return before.numbers() == null ? texts(before, now) : numbers(before, now);
  }

  private static ColumnDrift numbers(ColumnProfile before, ColumnProfile now) {
    NumberProfile old = Objects.requireNonNull(before.numbers());
    NumberProfile present = Objects.requireNonNull(now.numbers());
    KllDoublesSketch baseline = old.distribution();
    KllDoublesSketch run = present.distribution();
    List<Bin> bins = new ArrayList<>();
    Double outside = null;
    if (!baseline.isEmpty() && !run.isEmpty()) {
      double[] edges = edges(baseline);
      double[] expected = Quantiles.shares(baseline, edges);
      double[] actual = Quantiles.shares(run, edges);
      for (int i = 0; i < expected.length; i++) {
        if (expected[i] > 0 || actual[i] > 0) {
          bins.add(new Bin(label(edges, i), expected[i], actual[i]));
        }
      }
      double finite = 1 - now.nulls() - present.nan() - present.infinite();
      double within = Quantiles.outside(run, baseline.getMinItem(), baseline.getMaxItem());
      // Infinite ones lie beyond every range that is known.
      double beyond = old.infinite() > 0 ? 0 : present.infinite();
      outside = (within * finite + beyond) / (finite + present.infinite());
    }
    double counted = 1 - now.missing();
    return new ColumnDrift(
        now.name(),
        now.role(),
        index(bins),
        chance(bins.size(), before.sampled() * (1 - before.missing()), now.sampled() * counted),
        before.missing(),
        now.missing(),
        null,
        outside,
        List.of(),
        bins);
  }

  /** Deciles, each once: a value that fills several of them has its own bin. */
  private static double[] edges(KllDoublesSketch baseline) {
    TreeSet<Double> edges = new TreeSet<>();
    for (int i = 1; i < BINS; i++) {
      double edge = Quantiles.at(baseline, i / (double) BINS) + 0.0; // Zero has no sign here.
      if (!edges.add(edge)) {
        edges.add(Math.nextDown(edge));
      }
    }
    return edges.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String label(double[] edges, int bin) {
    if (bin > 0 && bin < edges.length && isAlone(edges, bin)) {
      return number(edges[bin]);
    }
    String over = bin == 0 ? "" : "over " + number(edges[bin - 1]);
    if (bin == edges.length) {
      return over;
    }
    String end =
        bin + 1 < edges.length && isAlone(edges, bin + 1)
            ? "below " + number(edges[bin + 1])
            : (bin == 0 ? "up to " : "to ") + number(edges[bin]);
    return bin == 0 ? end : over + " " + end;
  }

  /** Whether one value alone is between an edge and the one before it. */
  private static boolean isAlone(double[] edges, int edge) {
    return edges[edge - 1] == Math.nextDown(edges[edge]);
  }

  private static ColumnDrift texts(ColumnProfile before, ColumnProfile now) {
    CategoryProfile old = Objects.requireNonNull(before.categories());
    CategoryProfile present = Objects.requireNonNull(now.categories());
    Map<String, Double> shares = new HashMap<>();
    present.frequent().forEach(each -> shares.put(each.value(), each.share()));
    List<Bin> bins = new ArrayList<>();
    if (!old.frequent().isEmpty() && !present.frequent().isEmpty()) {
      double restBefore = 1;
      double restNow = 1;
      for (CategoryProfile.Category category :
          old.frequent().subList(0, Math.min(CATEGORIES, old.frequent().size()))) {
        double share = shares.getOrDefault(category.value(), 0.0);
        bins.add(new Bin(category.value(), category.share(), share));
        restBefore -= category.share();
        restNow -= share;
      }
      bins.add(new Bin("all others", Math.max(0, restBefore), Math.max(0, restNow)));
    }
    Set<String> known = new HashSet<>();
    old.frequent().forEach(each -> known.add(each.value()));
    List<String> unseen =
        old.complete()
            ? present.frequent().stream()
                .map(CategoryProfile.Category::value)
                .filter(value -> !known.contains(value))
                .toList()
            : List.of();
    return new ColumnDrift(
        now.name(),
        now.role(),
        index(bins),
        chance(
            bins.size(),
            before.sampled() * (1 - before.nulls()),
            now.sampled() * (1 - now.nulls())),
        before.nulls(),
        now.nulls(),
        old.complete() ? unseen(known, present) : null,
        null,
        unseen.stream().limit(NAMED).toList(),
        bins);
  }

  /** A profile does not list each of very many texts: those are all but the known. */
  private static double unseen(Set<String> known, CategoryProfile present) {
    double listed = 0;
    double seen = 0;
    for (CategoryProfile.Category category : present.frequent()) {
      if (known.contains(category.value())) {
        seen += category.share();
      } else {
        listed += category.share();
      }
    }
    return present.complete() ? listed : Math.max(listed, 1 - seen);
  }

  private static @Nullable Double index(List<Bin> bins) {
    return bins.isEmpty() ? null : bins.stream().mapToDouble(Bin::term).sum();
  }

  /**
   * The 95% quantile of the index of two samples of the same data, as its distribution is known:
   * Yurdakul and Naranjo, Statistical properties of the population stability index (2020). Of the
   * chi-squared distribution, by Wilson and Hilferty (1931).
   */
  private static double chance(int bins, double before, double now) {
    double freedom = bins - 1.0;
    if (freedom <= 0 || before <= 0 || now <= 0) {
      return 0;
    }
    double part = 2 / (9 * freedom);
    double root = 1 - part + 1.6449 * Math.sqrt(part);
    return freedom * root * root * root * (1 / before + 1 / now);
  }

  /** Six digits, without zeros behind them. */
  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.6g", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+(e|$)", "$1") : text;
  }
}
