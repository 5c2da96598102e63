package io.thresher.tensor.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.model.ElementType;
import io.thresher.options.NullPolicy;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OpenDimensions;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.RowFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TestOpenRows {
  private static final DataType LONGS = new ArrayType(DataTypes.LongType, true);
  private static final int ROWS = 500;

  private static InputBinding input(String name, int ordinal, String length, NullPolicy nulls) {
    return new InputBinding(
        name,
        ElementType.INT64,
        List.of(InputBinding.OPEN),
        List.of(new ColumnUse(ordinal, name, LONGS)),
        nulls,
        new OpenDimensions(List.of(length), 1, null));
  }

  /** Each row the numbers 1, 2, ... times its own number; null where its length is negative. */
  private static ColumnVector column(int... lengths) {
    OnHeapColumnVector column = new OnHeapColumnVector(lengths.length, LONGS);
    int at = 0;
    for (int row = 0; row < lengths.length; row++) {
      if (lengths[row] < 0) {
        column.putNull(row);
        continue;
      }
      column.putArray(row, at, lengths[row]);
      for (int i = 0; i < lengths[row]; i++) {
        ((OnHeapColumnVector) column.getChild(0)).appendLong((i + 1L) * row);
      }
      at += lengths[row];
    }
    return column;
  }

  @Test
  void ordersRowsByAllTheirLengthsAndThenAsTheyCame() {
    SplittableRandom random = new SplittableRandom(1);
    int[] a = random.ints(ROWS, 1, 6).toArray();
    int[] b = random.ints(ROWS, 1, 4).toArray();
    OpenRows rows =
        new OpenRows(
            List.of(input("a", 0, "n", NullPolicy.FAIL), input("b", 1, "m", NullPolicy.FAIL)),
            ROWS);
    ColumnVector[] columns = {column(a), column(b)};
    for (int row = 0; row < ROWS; row++) {
      rows.add(columns, row);
    }

    int[] order = rows.order();

    List<int[]> expected = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      expected.add(new int[] {a[row], b[row], row});
    }
    expected.sort(Arrays::compare);
    assertThat(order).isEqualTo(expected.stream().mapToInt(row -> row[2]).toArray());
    for (int i = 1; i < ROWS; i++) {
      int[] one = expected.get(i - 1);
      int[] other = expected.get(i);
      assertThat(rows.alike(order[i - 1], order[i]))
          .isEqualTo(one[0] == other[0] && one[1] == other[1]);
      assertThat(rows.positions(order[i])).isEqualTo(Math.max(other[0], other[1]));
    }
  }

  @Test
  void copiesRowsIntoTensorsOfTheirShape() {
    InputBinding binding = input("a", 0, "n", NullPolicy.FAIL);
    OpenRows rows = new OpenRows(List.of(binding), 3);
    ColumnVector[] columns = {column(2, 3000, 2)};
    for (int row = 0; row < 3; row++) {
      rows.add(columns, row);
    }
    InputTensor tensor = new InputTensor(binding, 10);

    rows.reshape(List.of(tensor), 1);
    rows.copy(1, List.of(tensor), 0);
    assertThat(tensor.shape(1)).containsExactly(1, 3000);
    assertThat(tensor.slice(0, 1).data().asLongBuffer().get(2999)).isEqualTo(3000);

    rows.reshape(List.of(tensor), 2);
    rows.copy(0, List.of(tensor), 0);
    rows.copy(2, List.of(tensor), 1);
    assertThat(tensor.shape(2)).containsExactly(2, 2);
    long[] values = new long[4];
    tensor.slice(0, 2).data().asLongBuffer().get(values);
    assertThat(values).containsExactly(0, 0, 2, 4);
    assertThat(rows.bytes()).isEqualTo(8 * 3004);
  }

  @Test
  void refusesRowsThatHaveNoCommonLengthAndForgetsThem() {
    assertRefused("expected 2 values, as the row has elsewhere in dimension 'n', got 3", 2, 3);
    assertRefused("expected an array of at least one value, got an empty one", 0, 0);
    assertRefused("expected an array, got null, and no other input tells its length", -1, -1);
    assertRefused(null, -1, -1, NullPolicy.FAIL);
  }

  private static void assertRefused(String expectation, int a, int b) {
    assertRefused(expectation, a, b, new NullPolicy(NullPolicy.Kind.VALUE, "7"));
  }

  private static void assertRefused(@Nullable String expectation, int a, int b, NullPolicy nulls) {
    OpenRows rows = new OpenRows(List.of(input("a", 0, "n", nulls), input("b", 1, "n", nulls)), 3);
    ColumnVector[] columns = {column(a, 1), column(b, 1)};
    assertThatThrownBy(() -> rows.add(columns, 0))
        .isInstanceOfSatisfying(
            RowFailure.class, failure -> assertThat(failure.expectation()).isEqualTo(expectation));
    rows.add(columns, 1);
    assertThat(rows.rows()).isEqualTo(1);
    assertThat(rows.order()).containsExactly(0);
  }
}
