package io.thresher.check;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares rows, each by all targets. Values have the forms of their targets: see {@link
 * Target.Form}. Mergeable; not thread-safe.
 */
public final class RowComparison implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int TWO_CLASSES = 2;

  private final List<Agreement> agreements = new ArrayList<>();

  public RowComparison(List<Target> targets) {
    targets.forEach(target -> agreements.add(new Agreement(target)));
  }

  /**
   * Compares a row.
   *
   * @param expected one value for each target; null where nothing is expected
   * @param actual one value for each target
   * @param ownChoice the class that the model's scores speak for, where it gives labels beside
   *     them; null where that is not known
   * @param columns of the row, for people; asked for where they are shown
   */
  public void add(
      @Nullable Object[] expected,
      Object[] actual,
      @Nullable String ownChoice,
      boolean missing,
      boolean onThreshold,
      Supplier<List<String>> columns) {
    RowDifference[] differences = new RowDifference[agreements.size()];
    RowTraits.NumbersAgree numbers = RowTraits.NumbersAgree.NOT_EXPECTED;
    for (int i = 0; i < differences.length; i++) {
      Object value = expected[i];
      Agreement agreement = agreements.get(i);
      if (value == null) {
        agreement.addWithoutExpectation();
        continue;
      }
      differences[i] = compare(agreement, value, actual[i]);
      if (agreement.target.form() != Target.Form.LABEL) {
        boolean agree = differences[i].agrees() && numbers != RowTraits.NumbersAgree.NO;
        numbers = agree ? RowTraits.NumbersAgree.YES : RowTraits.NumbersAgree.NO;
      }
    }
    RowTraits traits = new RowTraits(missing, onThreshold, numbers);
    for (int i = 0; i < differences.length; i++) {
      Agreement agreement = agreements.get(i);
      Object value = expected[i];
      if (value == null) {
        continue;
      }
      if (ownChoice != null && agreement.target.form() == Target.Form.LABEL) {
        agreement.ownChoices.add(ownChoice, (String) actual[i]);
      }
      if (agreement.add(differences[i], traits)) {
        agreement.addWorst(
            new WorstRow(differences[i].size(), text(value), text(actual[i]), columns.get()));
      }
    }
  }

  private static RowDifference compare(Agreement agreement, Object expected, Object actual) {
    return switch (agreement.target.form()) {
      case NUMBER -> number(agreement, (Double) expected, (Double) actual);
      case VECTOR -> vector(agreement, (double[]) expected, (double[]) actual);
      case MAP -> map(agreement, mapOf(expected), mapOf(actual));
      case LABEL -> {
        agreement.labels.add((String) expected, (String) actual);
        yield expected.equals(actual) ? RowDifference.NONE : RowDifference.OTHER_LABEL;
      }
    };
  }

  @SuppressWarnings("unchecked") // As the target's form says.
  private static Map<String, Double> mapOf(Object value) {
    return (Map<String, Double>) value;
  }

  private static RowDifference number(Agreement agreement, double expected, double actual) {
    agreement.numbers.add(expected, actual);
    return RowDifference.of(expected, actual, agreement.target.tolerance());
  }

  private static RowDifference vector(Agreement agreement, double[] expected, double[] actual) {
    if (expected.length != actual.length) {
      agreement.otherLengths++;
      return RowDifference.OTHER_SHAPE;
    }
    RowDifference difference = RowDifference.NONE;
    // Of two classes the first says nothing that the second does not.
    int told = expected.length == TWO_CLASSES ? 1 : 0;
    for (int i = 0; i < expected.length; i++) {
      if (i >= told) {
        agreement.numbers.add(expected[i], actual[i]);
      }
      difference =
          difference.and(RowDifference.of(expected[i], actual[i], agreement.target.tolerance()));
    }
    return difference;
  }

  private static RowDifference map(
      Agreement agreement, Map<String, Double> expected, Map<String, Double> actual) {
    if (!expected.keySet().equals(actual.keySet())) {
      agreement.otherLengths++;
      return RowDifference.OTHER_SHAPE;
    }
    List<String> keys = new ArrayList<>(new TreeSet<>(expected.keySet()));
    double[] first = new double[keys.size()];
    double[] second = new double[keys.size()];
    for (int i = 0; i < first.length; i++) {
      first[i] = expected.getOrDefault(keys.get(i), Double.NaN);
      second[i] = actual.getOrDefault(keys.get(i), Double.NaN);
    }
    return vector(agreement, first, second);
  }

  private static String text(Object value) {
    if (value instanceof Double number) {
      return Numbers.text(number);
    } else if (value instanceof double[] numbers) {
      List<String> texts = new ArrayList<>();
      for (double number : numbers) {
        texts.add(Numbers.text(number));
      }
      return texts.toString();
    } else if (value instanceof Map<?, ?>) {
      Map<String, String> texts = new TreeMap<>();
      mapOf(value).forEach((key, number) -> texts.put(key, Numbers.text(number)));
      return texts.toString();
    }
    return value.toString();
  }

  /** Adds the rows of another part of the data. */
  public void merge(RowComparison other) {
    for (int i = 0; i < agreements.size(); i++) {
      agreements.get(i).merge(other.agreements.get(i));
    }
  }

  /** One for each target, in order. */
  public List<Agreement> agreements() {
    return List.copyOf(agreements);
  }

  public boolean allAgree() {
    return agreements.stream().allMatch(agreement -> agreement.disagreeing() == 0);
  }
}
