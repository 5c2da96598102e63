package io.thresher.jobs.quantize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * How near one column of scores comes to another's over the same rows.
 *
 * @param output the column
 * @param kind of measure
 * @param mean over the rows; of a concordance, that
 * @param least of a row; of a concordance, that
 */
public record Likeness(String output, Kind kind, double mean, double least) {

  /** What is measured. */
  public enum Kind {
    /** Of vectors: the cosine of the angle between the two of a row. */
    COSINE,
    /**
     * Of single floating-point numbers: Lin's concordance over all rows, a correlation that a shift
     * and a stretch lower, too (Biometrics 45, 1989).
     */
    CONCORDANCE,
    /** Of labels and all else: the share of rows in which both are the same. */
    SAME
  }

  /**
   * Compares a column of two lists of rows.
   *
   * @param index of the column
   */
  public static Likeness of(String output, List<Row> rows, List<Row> others, int index) {
    boolean vectors = true;
    boolean numbers = true;
    for (Row row : rows) {
      @Nullable Object value = row.get(index);
      vectors &= value == null || (value instanceof Seq<?> && vector(value) != null);
      numbers &= value == null || value instanceof Float || value instanceof Double;
    }
    if (numbers && !vectors) {
      return ofNumbers(output, rows, others, index);
    }
    double sum = 0;
    double least = 1;
    for (int i = 0; i < rows.size(); i++) {
      @Nullable Object one = rows.get(i).get(index);
      @Nullable Object two = others.get(i).get(index);
      double like =
          vectors && one != null && two != null
              ? cosine(vector(one), vector(two))
              : Objects.equals(one, two) ? 1 : 0;
      sum += like;
      least = Math.min(least, like);
    }
    double mean = rows.isEmpty() ? 1 : sum / rows.size();
    return new Likeness(output, vectors ? Kind.COSINE : Kind.SAME, mean, least);
  }

  /** Where one side alone has no number, nothing is said for the two. */
  private static Likeness ofNumbers(String output, List<Row> rows, List<Row> others, int index) {
    List<double[]> pairs = new ArrayList<>();
    boolean comparable = true;
    for (int i = 0; i < rows.size(); i++) {
      @Nullable Object one = rows.get(i).get(index);
      @Nullable Object two = others.get(i).get(index);
      comparable &= (one == null) == (two == null);
      if (one instanceof Number first && two instanceof Number second) {
        pairs.add(new double[] {first.doubleValue(), second.doubleValue()});
      }
    }
    double concordance = comparable ? concordance(pairs) : 0;
    return new Likeness(output, Kind.CONCORDANCE, concordance, concordance);
  }

  /** The floating-point numbers of an array, or of arrays in it; null where it holds others. */
  private static double @Nullable [] vector(Object value) {
    List<Double> numbers = new ArrayList<>();
    return collect(value, numbers)
        ? numbers.stream().mapToDouble(Double::doubleValue).toArray()
        : null;
  }

  private static boolean collect(Object value, List<Double> numbers) {
    if (value instanceof Float || value instanceof Double) {
      return numbers.add(((Number) value).doubleValue());
    }
    if (!(value instanceof Seq<?> sequence)) {
      return false;
    }
    Iterator<?> elements = sequence.iterator();
    while (elements.hasNext()) {
      @Nullable Object element = elements.next();
      if (element == null || !collect(element, numbers)) {
        return false;
      }
    }
    return true;
  }

  /** Two vectors of zeros, and two that are not finite in the same places, are alike. */
  private static double cosine(double @Nullable [] one, double @Nullable [] two) {
    if (one == null || two == null) {
      return 0;
    }
    if (Arrays.equals(one, two)) {
      return 1;
    }
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < Math.min(one.length, two.length); i++) {
      product += one[i] * two[i];
      first += one[i] * one[i];
      second += two[i] * two[i];
    }
    double cosine = product / Math.sqrt(first * second);
    return one.length == two.length && Double.isFinite(cosine) ? cosine : 0;
  }

  /** One where both are the same, also where they do not vary; none where one is not finite. */
  private static double concordance(List<double[]> pairs) {
    if (pairs.stream().allMatch(pair -> Double.compare(pair[0], pair[1]) == 0)) {
      return 1;
    }
    double one = pairs.stream().mapToDouble(pair -> pair[0]).average().orElse(0);
    double two = pairs.stream().mapToDouble(pair -> pair[1]).average().orElse(0);
    double product = 0;
    double first = 0;
    double second = 0;
    for (double[] pair : pairs) {
      product += (pair[0] - one) * (pair[1] - two);
      first += (pair[0] - one) * (pair[0] - one);
      second += (pair[1] - two) * (pair[1] - two);
    }
    double apart = pairs.size() * (one - two) * (one - two);
    double concordance = 2 * product / (first + second + apart);
    return Double.isFinite(concordance) ? concordance : 0;
  }

  /** For people. */
  public String describe() {
    return switch (kind) {
      case COSINE ->
          String.format(
              Locale.ROOT, "%s: cosine %.5f in the mean, %.5f at least", output, mean, least);
      case CONCORDANCE -> String.format(Locale.ROOT, "%s: concordance %.6f", output, mean);
      case SAME -> String.format(Locale.ROOT, "%s: %.3f%% of rows the same", output, 100 * mean);
    };
  }
}
