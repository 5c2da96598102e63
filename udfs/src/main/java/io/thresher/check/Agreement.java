package io.thresher.check;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** How one target was met, over rows. Mergeable; not thread-safe. */
public final class Agreement implements Serializable {
  private static final long serialVersionUID = 1L;

  final Target target;
  final NumberEvidence numbers = new NumberEvidence();
  final LabelPairs labels = new LabelPairs();
  final LabelPairs ownChoices = new LabelPairs();
  final Counts all = new Counts();
  final Counts disagreeing = new Counts();
  double largest;
  double largestRelative;
  long otherLengths;
  private final Histogram histogram = new Histogram();
  private final WorstRows worst = new WorstRows();
  private long withoutExpectation;

  Agreement(Target target) {
    this.target = target;
  }

  /** Rows by what may explain a difference. */
  static final class Counts implements Serializable {
    private static final long serialVersionUID = 1L;

    long rows;
    long missing;
    long onThreshold;
    long numbersAgree;

    void add(RowTraits traits) {
      rows++;
      missing += traits.missing() ? 1 : 0;
      onThreshold += traits.onThreshold() ? 1 : 0;
      numbersAgree += traits.numbers() == RowTraits.NumbersAgree.YES ? 1 : 0;
    }

    void merge(Counts other) {
      rows += other.rows;
      missing += other.missing;
      onThreshold += other.onThreshold;
      numbersAgree += other.numbersAgree;
    }
  }

  /** Counts a row; whether it is wanted as one of the worst. */
  boolean add(RowDifference difference, RowTraits traits) {
    all.add(traits);
    histogram.add(difference.size());
    if (difference.agrees()) {
      return false;
    }
    disagreeing.add(traits);
    // A difference that is no number stands in the histogram, and first among the worst rows.
    largest = Math.max(largest, Double.isNaN(difference.size()) ? 0 : difference.size());
    largestRelative =
        Math.max(largestRelative, Double.isNaN(difference.size()) ? 1 : difference.relative());
    return worst.takes(difference.size());
  }

  void addWorst(WorstRow row) {
    worst.add(row);
  }

  void addWithoutExpectation() {
    withoutExpectation++;
  }

  /** Adds the rows of another part of the data. */
  void merge(Agreement other) {
    numbers.merge(other.numbers);
    labels.merge(other.labels);
    ownChoices.merge(other.ownChoices);
    all.merge(other.all);
    disagreeing.merge(other.disagreeing);
    histogram.merge(other.histogram);
    worst.merge(other.worst);
    largest = Math.max(largest, other.largest);
    largestRelative = Math.max(largestRelative, other.largestRelative);
    otherLengths += other.otherLengths;
    withoutExpectation += other.withoutExpectation;
  }

  public Target target() {
    return target;
  }

  /** Rows that were compared. */
  public long rows() {
    return all.rows;
  }

  /** Rows for which nothing is expected. */
  public long withoutExpectation() {
    return withoutExpectation;
  }

  public long agreeing() {
    return all.rows - disagreeing.rows;
  }

  public long disagreeing() {
    return disagreeing.rows;
  }

  /** The largest difference between numbers; 0 where there is none. */
  public double largest() {
    return largest;
  }

  /** Rows by the size of their difference, under names for people; of labels, 0 or 1. */
  public Map<String, Long> histogram() {
    return histogram.named();
  }

  /** Some of the rows with the largest differences. */
  public List<WorstRow> worst() {
    return worst.list();
  }

  /** Pearson's correlation of a sample of the numbers; NaN where there are none that vary. */
  public double correlation() {
    return numbers.sample.correlation();
  }

  /** Rows by the label expected and the one given. */
  public Map<String, Map<String, Long>> labelTable() {
    return labels.table();
  }
}
