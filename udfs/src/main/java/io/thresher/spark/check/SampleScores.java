package io.thresher.spark.check;

import io.thresher.check.Tolerance;
import io.thresher.model.ElementType;
import io.thresher.plan.ScoreColumn;
import io.thresher.plan.ScorePlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * The scores of a sample of rows, to be compared with those that the same rows get otherwise. Not
 * thread-safe.
 */
public final class SampleScores {
  /** How near two scores must be. */
  public enum Nearness {
    /** The same bits. */
    SAME_BITS,
    /** By 1e-6 and a millionth; doubles by a thousandth of that, halves by a thousand times. */
    SAME_SCORES,
    /** As {@code thresher check} compares by default. */
    AS_CHECKED
  }

  private static final Tolerance FLOATS = new Tolerance(1e-6, 1e-6);

  /** Any difference that is a number's. */
  private static final Tolerance ANY = new Tolerance(Double.MIN_VALUE, 0);

  private static final Tolerance HALVES = new Tolerance(1e-3, 1e-3);

  private final ScorePlan plan;
  private final List<List<@Nullable Object>> values = new ArrayList<>();
  private final List<Function1<Object, Object>> converters = new ArrayList<>();

  public SampleScores(ScorePlan plan) {
    this.plan = plan;
    for (ScoreColumn column : plan.columns()) {
      values.add(new ArrayList<>());
      converters.add(CatalystTypeConverters.createToScalaConverter(column.type()));
    }
  }

  /**
   * Adds rows.
   *
   * @param scores the columns of the plan
   * @param bad rows without scores
   */
  public void add(ColumnVector[] scores, int rows, BitSet bad) {
    ColumnarBatch batch = new ColumnarBatch(scores, rows);
    for (int c = 0; c < scores.length; c++) {
      DataType type = plan.columns().get(c).type();
      for (int row = 0; row < rows; row++) {
        values
            .get(c)
            .add(
                bad.get(row)
                    ? null
                    : form(type, converters.get(c).apply(batch.getRow(row).get(c, type))));
      }
    }
  }

  /** Numbers as an array, whatever holds them; all else as text. */
  private static @Nullable Object form(DataType type, @Nullable Object value) {
    if (value == null) {
      return null;
    } else if (type instanceof MapType) {
      return new TreeMap<>(RowValues.map(value));
    } else if (type instanceof ArrayType && leaf(type) instanceof NumericType) {
      return RowValues.vector(value);
    } else if (type instanceof FloatType || type instanceof DoubleType) {
      return new double[] {((Number) value).doubleValue()};
    }
    return value instanceof byte[] bytes ? java.util.Arrays.toString(bytes) : value.toString();
  }

  private static DataType leaf(DataType type) {
    return type instanceof ArrayType array ? leaf(array.elementType()) : type;
  }

  public int rows() {
    return values.isEmpty() ? 0 : values.get(0).size();
  }

  /** In what these scores are not those; empty where they are. */
  public Optional<String> differenceFrom(SampleScores others, Nearness nearness) {
    return differenceFrom(others, null, nearness, farther -> farther == 0);
  }

  /**
   * In what these scores are not those; empty where they are near enough in enough rows.
   *
   * @param near how near; null for as near as {@code thresher check} asks for by default
   * @param allowed whether so many rows of an output may be farther off
   */
  public Optional<String> differenceFrom(
      SampleScores others, @Nullable Tolerance near, LongPredicate allowed) {
    return differenceFrom(others, near, Nearness.AS_CHECKED, allowed);
  }

  private Optional<String> differenceFrom(
      SampleScores others, @Nullable Tolerance near, Nearness nearness, LongPredicate allowed) {
    if (!names().equals(others.names())) {
      return Optional.of("its outputs are " + names() + ", not " + others.names());
    }
    for (int c = 0; c < values.size(); c++) {
      Tolerance tolerance = near == null ? tolerance(c, nearness) : near;
      Distance distance = distance(c, others, tolerance);
      if (!allowed.test(distance.rows())) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "'%s' differs in %,d of %,d rows%s%s",
                plan.columns().get(c).name(),
                distance.rows(),
                rows(),
                byUpTo(distance),
                tolerance.equals(Tolerance.EXACT)
                    ? ", where it must be the same to the bit"
                    : ", more than " + tolerance.text()));
      }
    }
    return Optional.empty();
  }

  /** How far these scores are from those, in words: of each output that has the same name there. */
  public String distanceFrom(SampleScores others, @Nullable Tolerance near) {
    List<String> told = new ArrayList<>();
    for (int c = 0; c < values.size(); c++) {
      Tolerance tolerance = near == null ? tolerance(c, Nearness.AS_CHECKED) : near;
      Distance any = distance(c, others, ANY);
      told.add(
          String.format(
              Locale.ROOT,
              "'%s' differs%s, in %,d of %,d rows by more than %s",
              plan.columns().get(c).name(),
              any.rows() == 0 ? " nowhere" : byUpTo(any).replace(",", ""),
              distance(c, others, tolerance).rows(),
              rows(),
              tolerance.text()));
    }
    return String.join("; ", told);
  }

  /**
   * How far an output is from another's.
   *
   * @param rows that are farther off than they may
   * @param largest difference of these; infinite where no number tells how far they are
   */
  private record Distance(long rows, double largest) {}

  private Distance distance(int column, SampleScores others, Tolerance tolerance) {
    long different = 0;
    double largest = 0;
    for (int row = 0; row < rows(); row++) {
      double difference =
          difference(values.get(column).get(row), others.values.get(column).get(row), tolerance);
      different += difference == 0 ? 0 : 1;
      largest = Math.max(largest, difference);
    }
    return new Distance(different, largest);
  }

  private static String byUpTo(Distance distance) {
    return Double.isInfinite(distance.largest())
        ? ""
        : String.format(Locale.ROOT, ", by up to %.2g", distance.largest());
  }

  private int columnOutput(int column) {
    return plan.columns().get(column).output();
  }

  private List<String> names() {
    return plan.columns().stream().map(ScoreColumn::name).toList();
  }

  private Tolerance tolerance(int column, Nearness nearness) {
    ElementType type = plan.outputs().get(columnOutput(column)).type();
    boolean halves = type == ElementType.FLOAT16 || type == ElementType.BFLOAT16;
    return switch (nearness) {
      case SAME_BITS -> Tolerance.EXACT;
      case SAME_SCORES ->
          halves ? HALVES : type == ElementType.DOUBLE ? Tolerance.OF_DOUBLES : FLOATS;
      case AS_CHECKED ->
          halves
              ? Tolerance.OF_HALVES
              : type == ElementType.DOUBLE ? Tolerance.OF_DOUBLES : Tolerance.OF_FLOATS;
    };
  }

  /** 0 where they are near enough; infinity where no number tells how far they are. */
  private static double difference(
      @Nullable Object one, @Nullable Object other, Tolerance tolerance) {
    if (one instanceof double[] first && other instanceof double[] second) {
      return difference(first, second, tolerance);
    } else if (one instanceof Map<?, ?> first
        && other instanceof Map<?, ?> second
        && first.keySet().equals(second.keySet())) {
      return difference(numbers(first), numbers(second), tolerance);
    }
    boolean same = one == null ? other == null : one.equals(other);
    return same ? 0 : Double.POSITIVE_INFINITY;
  }

  private static double[] numbers(Map<?, ?> map) {
    return map.values().stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
  }

  private static double difference(double[] first, double[] second, Tolerance tolerance) {
    if (first.length != second.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    for (int i = 0; i < first.length; i++) {
      boolean exact = tolerance.equals(Tolerance.EXACT);
      boolean same =
          exact
              ? Double.doubleToLongBits(first[i]) == Double.doubleToLongBits(second[i])
              : tolerance.allows(first[i], second[i]);
      if (!same) {
        double difference = Math.abs(first[i] - second[i]);
        largest = Math.max(largest, difference > 0 ? difference : Double.POSITIVE_INFINITY);
      }
    }
    return largest;
  }
}
