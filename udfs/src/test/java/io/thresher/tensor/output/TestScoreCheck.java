package io.thresher.tensor.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ElementType;
import io.thresher.model.ValueSpec;
import io.thresher.options.GuardOptions;
import io.thresher.options.ScoreOptions;
import io.thresher.options.ValueRange;
import io.thresher.plan.OutputBinding;
import io.thresher.tensor.HalfFloats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores that are NaN, infinite or out of range. */
class TestScoreCheck {
  private static final int ROWS = 3000;

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void findsWhatIsNotFiniteInEveryPlace(double bad) {
    for (ElementType type : List.of(ElementType.FLOAT, ElementType.DOUBLE)) {
      for (int row : List.of(0, 511, 1023, 1024, ROWS - 1)) {
        NumberColumn column = column(type, List.of(2));
        put(column, 2 * row + 1, bad);
        ScoreCheck check = new ScoreCheck(column, ValueRange.ALL);

        assertThat(check.firstRefused(0, ROWS)).isEqualTo(row);
        assertThat(check.describe(row)).isEqualTo(Double.isNaN(bad) ? "NaN" : "an infinity");
        assertThat(check.firstRefused(row + 1, ROWS)).isEqualTo(ROWS);
        assertThat(check.firstRefused(0, row)).isEqualTo(row);
      }
    }
  }

  @Test
  void takesTheLargestFiniteNumbers() {
    NumberColumn floats = column(ElementType.FLOAT, List.of());
    put(floats, 3, -Float.MAX_VALUE);
    NumberColumn doubles = column(ElementType.DOUBLE, List.of());
    put(doubles, 3, -Double.MAX_VALUE);

    assertThat(new ScoreCheck(floats, ValueRange.ALL).firstRefused(0, ROWS)).isEqualTo(ROWS);
    assertThat(new ScoreCheck(doubles, ValueRange.ALL).firstRefused(0, ROWS)).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"STRING", "BOOL"},
      mode = EnumSource.Mode.EXCLUDE)
  void findsWhatIsOutOfRangeInEveryType(ElementType type) {
    NumberColumn column = column(type, List.of());
    put(column, 5, 3);
    ScoreCheck check = new ScoreCheck(column, new ValueRange(0, 2));

    assertThat(check.firstRefused(0, ROWS)).isEqualTo(5);
    assertThat(check.describe(5)).isEqualTo("a number out of range");
    assertThat(new ScoreCheck(column, new ValueRange(0, 3)).firstRefused(0, ROWS)).isEqualTo(ROWS);
  }

  @Test
  void looksIntoMapsAndLists() {
    MapColumn maps =
        new MapColumn(
            new OutputBinding(
                "p",
                ValueSpec.Kind.SEQUENCE_OF_MAPS,
                ElementType.FLOAT,
                ElementType.INT64,
                List.of()));
    maps.append(Map.of(0L, 0.5f, 1L, 0.5f));
    maps.append(Map.of(0L, 0.5f, 1L, Float.NaN));
    VariableColumn lists =
        new VariableColumn(binding(ElementType.FLOAT, List.of(OutputBinding.DYNAMIC)));
    lists.skip(0, 2);
    ByteBuffer numbers = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    numbers.putFloat(1).putFloat(2).putFloat(3).putFloat(Float.POSITIVE_INFINITY).flip();
    lists.append(numbers, new long[] {2, 2});

    assertThat(new ScoreCheck(maps, ValueRange.ALL).firstRefused(0, 2)).isEqualTo(1);
    assertThat(new ScoreCheck(lists, ValueRange.ALL).firstRefused(0, 4)).isEqualTo(3);
  }

  @Test
  void readsOptions() {
    GuardOptions options =
        ScoreOptions.parse(
                Map.of("guard", "fail;p=quarantine;q=off", "range", "p=0..1;q=..5;r=-1e3.."))
            .guard();

    assertThat(options.toString())
        .contains("others=FAIL", "p=QUARANTINE", "q=OFF", "p=0.0..1.0", "q=..5.0", "r=-1000.0..");
  }

  private static NumberColumn column(ElementType type, List<Integer> rowShape) {
    NumberColumn column = new NumberColumn(binding(type, rowShape));
    ByteBuffer data = column.window(0, ROWS);
    for (int i = 0; i < data.capacity(); i++) {
      data.put(i, (byte) 0);
    }
    return column;
  }

  private static OutputBinding binding(ElementType type, List<Integer> rowShape) {
    return new OutputBinding("y", ValueSpec.Kind.TENSOR, type, null, rowShape);
  }

  private static void put(NumberColumn column, int element, double value) {
    ByteBuffer data = column.numbers();
    switch (column.binding().type()) {
      case FLOAT -> data.putFloat(element << 2, (float) value);
      case DOUBLE -> data.putDouble(element << 3, value);
      case FLOAT16 -> data.putShort(element << 1, HalfFloats.toFloat16(value));
      case BFLOAT16 -> data.putShort(element << 1, HalfFloats.toBfloat16(value));
      case INT8, UINT8 -> data.put(element, (byte) value);
      case INT16, UINT16 -> data.putShort(element << 1, (short) value);
      case INT32, UINT32 -> data.putInt(element << 2, (int) value);
      default -> data.putLong(element << 3, (long) value);
    }
  }
}
