package io.thresher.spark.check;

import io.thresher.check.Numbers;
import io.thresher.check.PairedOutput;
import io.thresher.check.Target.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Compares the values of one output in the rows of a task. */
abstract class PairedValues {
  private final PairPlan plan;
  final PairedOutput output;
  private final @Nullable ScoreBatch ones;
  private final @Nullable ScoreBatch others;

  PairedValues(PairPlan plan, PairedOutput output) {
    this.plan = plan;
    this.output = output;
    Form form = plan.target().form();
    boolean numbers = form == Form.NUMBER || form == Form.VECTOR;
    ones = numbers ? ScoreBatch.of(plan.first()) : null;
    others = numbers ? ScoreBatch.of(plan.second()) : null;
  }

  static PairedValues of(PairPlan plan, PairedOutput output) {
    return switch (plan.target().form()) {
      case NUMBER -> new OfNumbers(plan, output);
      case VECTOR -> new OfVectors(plan, output);
      case MAP -> new OfMaps(plan, output);
      case LABEL ->
          plan.first().isWhole() && plan.second().isWhole()
              ? new OfWholeLabels(plan, output)
              : new OfLabels(plan, output);
    };
  }

  /** Whether the values of a row agree. */
  abstract boolean agree(InternalRow row);

  /**
   * Compares rows of a batch.
   *
   * @param rows their numbers, ascending
   * @param count how many of these to compare
   * @param agree made false for each that does not agree, in the same order
   * @param worst told which of them is wanted as one of the worst, before the next is compared
   */
  void agree(ColumnarBatch batch, int[] rows, int count, boolean[] agree, IntConsumer worst) {
    if (ones != null && others != null) {
      int length = ones.read(batch, rows, count);
      if (length != ScoreBatch.UNEVEN && length == others.read(batch, rows, count)) {
        output.vectors(ones.numbers(), others.numbers(), length, agree, count, worst);
        return;
      }
    }
    for (int i = 0; i < count; i++) {
      noted(agree(batch.getRow(rows[i])), i, agree, worst);
    }
  }

  final void noted(boolean agrees, int at, boolean[] agree, IntConsumer worst) {
    agree[at] &= agrees;
    if (!agrees && output.takesWorst()) {
      worst.accept(at);
    }
  }

  /** To be called after the last row. */
  void finish() {}

  /** A value for people. */
  String text(ScoreValue value, InternalRow row) {
    return value.label(row);
  }

  ScoreValue first() {
    return plan.first();
  }

  ScoreValue second() {
    return plan.second();
  }

  private static final class OfNumbers extends PairedValues {
    OfNumbers(PairPlan plan, PairedOutput output) {
      super(plan, output);
    }

    @Override
    boolean agree(InternalRow row) {
      return output.numbers(first().number(row), second().number(row));
    }

    @Override
    String text(ScoreValue value, InternalRow row) {
      return Numbers.text(value.number(row));
    }
  }

  private static final class OfVectors extends PairedValues {
    private final ScoreValue.Vector one = new ScoreValue.Vector();
    private final ScoreValue.Vector other = new ScoreValue.Vector();

    OfVectors(PairPlan plan, PairedOutput output) {
      super(plan, output);
    }

    @Override
    boolean agree(InternalRow row) {
      first().numbers(row, one);
      second().numbers(row, other);
      return output.vectors(one.numbers, one.length, other.numbers, other.length);
    }

    @Override
    String text(ScoreValue value, InternalRow row) {
      value.numbers(row, one);
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < one.length; i++) {
        texts.add(Numbers.text(one.numbers[i]));
      }
      return texts.toString();
    }
  }

  private static final class OfMaps extends PairedValues {
    OfMaps(PairPlan plan, PairedOutput output) {
      super(plan, output);
    }

    @Override
    boolean agree(InternalRow row) {
      Map<String, Double> one = first().map(row);
      Map<String, Double> other = second().map(row);
      if (!one.keySet().equals(other.keySet())) {
        return output.otherKeys();
      }
      double[] numbers = numbers(one);
      return output.vectors(numbers, numbers.length, numbers(other), numbers.length);
    }

    private static double[] numbers(Map<String, Double> map) {
      double[] numbers = new double[map.size()];
      int next = 0;
      for (double number : map.values()) {
        numbers[next++] = number;
      }
      return numbers;
    }

    @Override
    String text(ScoreValue value, InternalRow row) {
      Map<String, String> texts = new TreeMap<>();
      value.map(row).forEach((key, number) -> texts.put(key, Numbers.text(number)));
      return texts.toString();
    }
  }

  private static final class OfLabels extends PairedValues {
    OfLabels(PairPlan plan, PairedOutput output) {
      super(plan, output);
    }

    @Override
    boolean agree(InternalRow row) {
      String one = first().label(row);
      String other = second().label(row);
      output.addLabels(one, other, 1);
      return output.labels(one.equals(other));
    }
  }

  /** Counts pairs of whole numbers by an open hash table, and hands them on when it is full. */
  private static final class OfWholeLabels extends PairedValues {
    private static final int PLACES = 1024;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long[] ones = new long[PLACES];
    private final long[] others = new long[PLACES];
    private final long[] counts = new long[PLACES];
    private int used;

    OfWholeLabels(PairPlan plan, PairedOutput output) {
      super(plan, output);
    }

    @Override
    boolean agree(InternalRow row) {
      return agree(first().whole(row), second().whole(row));
    }

    @Override
    void agree(ColumnarBatch batch, int[] rows, int count, boolean[] agree, IntConsumer worst) {
      ColumnVector ones = batch.column(first().ordinal());
      ColumnVector others = batch.column(second().ordinal());
      for (int i = 0; i < count; i++) {
        long one = first().whole(ones, rows[i]);
        noted(agree(one, second().whole(others, rows[i])), i, agree, worst);
      }
    }

    private boolean agree(long one, long other) {
      int place = (int) ((((one * GOLDEN) ^ other) * GOLDEN) >>> 54);
      while (counts[place] > 0 && (ones[place] != one || others[place] != other)) {
        place = (place + 1) % PLACES;
      }
      if (counts[place]++ == 0) {
        ones[place] = one;
        others[place] = other;
        if (++used > PLACES / 2) {
          finish();
        }
      }
      return output.labels(one == other);
    }

    @Override
    void finish() {
      for (int i = 0; i < PLACES; i++) {
        if (counts[i] > 0) {
          output.addLabels(Long.toString(ones[i]), Long.toString(others[i]), counts[i]);
        }
      }
      Arrays.fill(counts, 0);
      used = 0;
    }
  }
}
