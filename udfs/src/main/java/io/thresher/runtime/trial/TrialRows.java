package io.thresher.runtime.trial;

import io.thresher.model.ElementType;
import io.thresher.model.reading.KnownValues;
import io.thresher.plan.InputBinding;
import io.thresher.tensor.InputTensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Made-up rows, each a function of its number: in the range that the model is seen to allow, or
 * extreme.
 */
public final class TrialRows {
  private static final double[] MAGNITUDES = {1, 3, 0.5, 30};
  private static final int[] BOUNDS = {3, 10, 100};
  private static final List<String> TEXTS = List.of("", "a", "b", "ab c");
  private static final int LONG_TEXT = 1000;
  private static final double LARGE = 1e4;
  private static final double HUGE = 1e30;
  private static final double HUGE_HALF = 6e4;
  private static final int HUGE_WHOLE = 30_000;
  private static final int SMALL = 3;
  private static final long SEED = 20_25;

  private final Map<String, KnownValues> known;
  private final Range range;

  /** What numbers may be that the model tells nothing about. */
  enum Range {
    WIDE,
    /** Whole numbers near zero, and no negative ones: there are logarithms. */
    SMALL
  }

  /**
   * @param known by input
   */
  TrialRows(Map<String, KnownValues> known, Range range) {
    this.known = known;
    this.range = range;
  }

  private KnownValues known(InputBinding input) {
    return known.getOrDefault(input.input(), KnownValues.NONE);
  }

  /** Fills the first rows of a tensor with ordinary ones. */
  void fill(InputBinding input, InputTensor tensor, int rows) {
    for (int row = 0; row < rows; row++) {
      tensor.fillTrial(row, ordinary(input, row));
    }
  }

  /** A row as the model may well get it. */
  InputTensor.RowValues ordinary(InputBinding input, int row) {
    SplittableRandom random = random(input, row);
    KnownValues values = known(input);
    return new InputTensor.RowValues() {
      @Override
      public double number(int column) {
        return input.type().isFloating() && values.limit() == 0 && values.numbers().isEmpty()
            ? random.nextDouble(range == Range.SMALL ? 0 : -1, 1)
                * MAGNITUDES[row % MAGNITUDES.length]
            : whole(input.type(), values, random, row);
      }

      @Override
      public String text(int column) {
        List<String> texts = values.texts().isEmpty() ? TEXTS : values.texts();
        return texts.get(random.nextInt(texts.size()));
      }
    };
  }

  private double whole(ElementType type, KnownValues values, SplittableRandom random, int row) {
    if (!values.numbers().isEmpty()) {
      double number = values.numbers().get(random.nextInt(values.numbers().size()));
      return type.isFloating() ? number : Math.min(number, most(type));
    }
    long bound = range == Range.SMALL ? SMALL : BOUNDS[row % BOUNDS.length];
    if (values.limit() > 0) {
      bound = values.limit();
    }
    return random.nextLong(Math.min(bound, (long) most(type) + 1));
  }

  /** The nearest number that a whole type takes, and that is not negative. */
  static double whole(ElementType type, double number) {
    return Math.floor(Math.max(0, Math.min(number, most(type))));
  }

  /** The largest number that a whole type takes; any type takes that many values in a trial. */
  private static double most(ElementType type) {
    return switch (type) {
      case BOOL -> 1;
      case INT8 -> Byte.MAX_VALUE;
      case UINT8 -> 255;
      case INT16 -> Short.MAX_VALUE;
      default -> Integer.MAX_VALUE - 1.0;
    };
  }

  /** A row that would show in others if it could. */
  InputTensor.RowValues extreme(InputBinding input, Extreme kind, int row) {
    SplittableRandom random = random(input, -1 - row);
    KnownValues values = known(input);
    return new InputTensor.RowValues() {
      @Override
      public double number(int column) {
        double sign = random.nextBoolean() ? 1 : -1;
        return input.type().isFloating()
            ? floating(input.type(), kind, values, random) * sign
            : whole(input.type(), kind, values, random, row);
      }

      @Override
      public String text(int column) {
        List<String> texts = values.texts();
        return texts.isEmpty()
            ? kind == Extreme.ZERO ? "" : "x".repeat(LONG_TEXT)
            : texts.get(random.nextInt(texts.size()));
      }
    };
  }

  private double floating(
      ElementType type, Extreme kind, KnownValues values, SplittableRandom random) {
    return switch (kind) {
      case LARGE -> values.limit() > 0 ? edge(values, random) : LARGE * (1 + random.nextDouble());
      case HUGE -> type == ElementType.FLOAT16 ? HUGE_HALF : HUGE;
      case INFINITE -> Double.POSITIVE_INFINITY;
      case NAN -> Double.NaN;
      case ZERO -> 0;
    };
  }

  private static double edge(KnownValues values, SplittableRandom random) {
    return random.nextBoolean() ? 0 : values.limit() - 1.0;
  }

  private double whole(
      ElementType type, Extreme kind, KnownValues values, SplittableRandom random, int row) {
    if (!values.numbers().isEmpty()) {
      return whole(type, values, random, row);
    }
    if (values.limit() > 0) {
      return Math.min(edge(values, random), most(type));
    }
    double value =
        switch (kind) {
          case LARGE -> random.nextInt((int) LARGE);
          case HUGE -> HUGE_WHOLE;
          case INFINITE -> SMALL;
          case NAN, ZERO -> 0;
        };
    return Math.min(value, most(type));
  }

  private static SplittableRandom random(InputBinding input, int row) {
    return new SplittableRandom(SEED + row + ((long) input.input().hashCode() << Integer.SIZE));
  }
}
