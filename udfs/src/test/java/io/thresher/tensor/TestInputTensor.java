package io.thresher.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.thresher.model.ElementType;
import io.thresher.options.NullPolicy;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.Conversion;
import io.thresher.plan.InputBinding;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Column vectors of Spark's own classes copied into tensors. */
class TestInputTensor {
  private static final int ROWS = 5;

  private static final List<DataType> TYPES =
      List.of(
          DataTypes.BooleanType,
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.FloatType,
          DataTypes.DoubleType,
          DataTypes.createDecimalType(10, 0),
          DataTypes.createDecimalType(20, 0),
          DataTypes.createDecimalType(10, 2),
          DataTypes.StringType);

  static Stream<Arguments> conversions() {
    return TYPES.stream()
        .flatMap(
            from ->
                Arrays.stream(ElementType.values())
                    .filter(to -> Conversion.of(from, to) != Conversion.IMPOSSIBLE)
                    .map(to -> Arguments.of(from, to)));
  }

  private static NullPolicy nulls(String text) {
    return ScoreOptions.parse(Map.of("nulls", text)).defaultNulls();
  }

  private static InputBinding scalars(ElementType to, String nulls, DataType... from) {
    List<ColumnUse> columns = new ArrayList<>();
    for (DataType type : from) {
      columns.add(new ColumnUse(columns.size(), "c" + columns.size(), type));
    }
    return new InputBinding("x", to, List.of(from.length), columns, nulls(nulls));
  }

  /** Rows of 0 and 1 by turns, which every type has; null at row {@code nullAt}. */
  private static ColumnVector column(DataType type, int nullAt) {
    OnHeapColumnVector vector = new OnHeapColumnVector(ROWS, type);
    for (int i = 0; i < ROWS; i++) {
      if (i == nullAt) {
        vector.putNull(i);
      } else {
        put(vector, type, i, i % 2);
      }
    }
    return vector;
  }

  private static void put(OnHeapColumnVector vector, DataType type, int row, int value) {
    switch (type.typeName().replaceAll("\\(.*", "")) {
      case "boolean" -> vector.putBoolean(row, value == 1);
      case "byte" -> vector.putByte(row, (byte) value);
      case "short" -> vector.putShort(row, (short) value);
      case "integer" -> vector.putInt(row, value);
      case "long" -> vector.putLong(row, value);
      case "float" -> vector.putFloat(row, value);
      case "double" -> vector.putDouble(row, value);
      case "string" -> vector.putByteArray(row, Integer.toString(value).getBytes(UTF_8));
      default -> {
        DecimalType decimal = (DecimalType) type;
        vector.putDecimal(
            row,
            Decimal.apply(new BigDecimal(value), decimal.precision(), decimal.scale()),
            decimal.precision());
      }
    }
  }

  private static double element(InputTensor tensor, int i) {
    ByteBuffer data = tensor.slice(0, rowsUpTo(tensor, i)).data();
    return switch (tensor.type()) {
      case FLOAT -> data.getFloat(4 * i);
      case DOUBLE -> data.getDouble(8 * i);
      case FLOAT16 -> HalfFloats.float16(data.getShort(2 * i));
      case BFLOAT16 -> HalfFloats.bfloat16(data.getShort(2 * i));
      case INT64, UINT64 -> data.getLong(8 * i);
      case INT32, UINT32 -> data.getInt(4 * i);
      case INT16, UINT16 -> data.getShort(2 * i);
      case INT8, UINT8, BOOL -> data.get(i);
      case STRING -> Double.parseDouble(tensor.slice(0, rowsUpTo(tensor, i)).strings()[i]);
    };
  }

  private static int rowsUpTo(InputTensor tensor, int element) {
    int width = 1;
    for (long size : tensor.shape(1)) {
      width *= (int) size;
    }
    return element / width + 1;
  }

  /** Columns move when the memory grows; floats and other types have fillers of their own. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE", "INT64"})
  void keepsColumnsWhileItGrowsAndIsCopied(ElementType type) {
    DataType from = type == ElementType.FLOAT ? DataTypes.FloatType : DataTypes.LongType;
    InputBinding binding = scalars(type, "fail", from, from);
    InputTensor rows = new InputTensor(binding, 64);
    InputTensor columns = new InputTensor(binding, 64, InputTensor.Layout.COLUMNS);
    InputTensor copy = new InputTensor(binding, 64, InputTensor.Layout.COLUMNS);
    ColumnVector[] vectors = {numbers(from, 1), numbers(from, 100)};
    for (InputTensor tensor : List.of(rows, columns)) {
      for (int at = 0; at < 11 * 3; at += 3) {
        tensor.fill(vectors, at % 2, 3, at);
      }
      tensor.repeat(32, 40);
    }
    copy.copy(columns, 4, 36, 2);
    copy.copy(copy, 7, 1, 1);
    assertThat(columns.columnStride()).isGreaterThanOrEqualTo(40);
    for (int row = 0; row < 40; row++) {
      for (int column = 0; column < 2; column++) {
        double expected = element(rows, row * 2 + column);
        assertThat(strided(columns, row, column)).isEqualTo(expected);
        if (row >= 4) {
          assertThat(strided(copy, row - 2, column)).isEqualTo(expected);
        }
      }
    }
    assertThat(strided(copy, 1, 1)).isEqualTo(element(rows, 9 * 2 + 1));
    assertThatThrownBy(() -> columns.slice(0, 1).data()).hasMessage("the tensor lies by column");
    copy.copy(rows, 3, 37, 1);
    InputTensor byRow = new InputTensor(binding, 64);
    byRow.copy(copy, 1, 37, 3);
    for (int row = 3; row < 40; row++) {
      for (int column = 0; column < 2; column++) {
        double expected = element(rows, row * 2 + column);
        assertThat(strided(copy, row - 2, column)).isEqualTo(expected);
        assertThat(element(byRow, row * 2 + column)).isEqualTo(expected);
      }
    }
  }

  private static ColumnVector numbers(DataType type, int first) {
    OnHeapColumnVector vector = new OnHeapColumnVector(ROWS, type);
    for (int i = 0; i < ROWS; i++) {
      put(vector, type, i, first + i);
    }
    return vector;
  }

  private static double strided(InputTensor tensor, int row, int column) {
    int at = row * tensor.rowStride() + column * tensor.columnStride();
    ByteBuffer data = tensor.elements();
    return switch (tensor.type()) {
      case FLOAT -> data.getFloat(4 * at);
      case DOUBLE -> data.getDouble(8 * at);
      default -> data.getLong(8 * at);
    };
  }

  @Test
  void takesMemoryForTheRowsThatComeOnly() {
    InputTensor tensor =
        new InputTensor(scalars(ElementType.INT64, "fail", DataTypes.LongType), Integer.MAX_VALUE);
    ColumnVector[] columns = {column(DataTypes.LongType, -1)};
    for (int at = 0; at < 3 * ROWS; at += 3) {
      tensor.fill(columns, 0, 3, at);
    }
    assertThat(tensor.memory()).isLessThan(8 * 6 * ROWS + 1);
    for (int i = 0; i < 3 * ROWS; i++) {
      assertThat(element(tensor, i)).as("element %d", i).isEqualTo(i % 3 % 2);
    }
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("conversions")
  void copiesEveryTypeInPieces(DataType from, ElementType to) {
    InputTensor tensor = new InputTensor(scalars(to, "fail", from, from), ROWS);
    ColumnVector[] columns = {column(from, -1), column(from, -1)};
    tensor.fill(columns, 0, 2, 0);
    tensor.fill(columns, 2, 1, 2);
    tensor.fill(columns, 3, 0, 3);
    tensor.fill(columns, 3, 2, 3);
    for (int i = 0; i < 2 * ROWS; i++) {
      assertThat(element(tensor, i)).as("element %d", i).isEqualTo(i / 2 % 2);
    }
    assertThat(tensor.shape(ROWS)).containsExactly(ROWS, 2);
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("conversions")
  void treatsNullsAsThePolicySays(DataType from, ElementType to) {
    ColumnVector[] columns = {column(from, 3)};
    InputTensor failing = new InputTensor(scalars(to, "fail", from), ROWS);
    RowFailure failure =
        catchThrowableOfType(RowFailure.class, () -> failing.fill(columns, 1, 4, 0));
    assertThat(failure.row()).isEqualTo(3);
    assertThat(failure.column()).isEqualTo("c0");
    assertThat(failure.expectation()).isNull();

    InputTensor replacing = new InputTensor(scalars(to, "1", from), ROWS);
    replacing.fill(columns, 0, ROWS, 0);
    assertThat(element(replacing, 3)).isEqualTo(1);
    assertThat(element(replacing, 2)).isEqualTo(0);

    if (to.isFloating()) {
      InputTensor nan = new InputTensor(scalars(to, "nan", from), ROWS);
      nan.fill(columns, 0, ROWS, 0);
      assertThat(element(nan, 3)).isNaN();
      assertThat(element(nan, 1)).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("conversions")
  void takesNoValueWhereThereIsNone(DataType from, ElementType to) {
    ColumnVector[] columns = {new StrictVector(from, column(from, 3))};
    InputTensor tensor = new InputTensor(scalars(to, "1", from), ROWS);
    tensor.fill(columns, 0, ROWS, 0);
    assertThat(IntStream.range(0, ROWS).mapToObj(i -> element(tensor, i)))
        .containsExactly(0.0, 1.0, 0.0, 1.0, 0.0);
  }

  @Test
  void takesNoElementWhereThereIsNone() {
    OnHeapColumnVector vector = arrays(2, -1, 2);
    vector.getChild(0).putNull(1);
    InputTensor tensor = arrayTensor("-1", 2);
    tensor.fill(new ColumnVector[] {new StrictVector(vector.dataType(), vector)}, 0, 3, 0);
    assertThat(IntStream.range(0, 6).mapToObj(i -> element(tensor, i)))
        .containsExactly(0.0, -1.0, -1.0, -1.0, 20.0, 21.0);
  }

  @Test
  void keepsNanWhateverTheNullPolicy() {
    OnHeapColumnVector vector = new OnHeapColumnVector(1, DataTypes.FloatType);
    vector.putFloat(0, Float.NaN);
    for (ElementType to : List.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.FLOAT16)) {
      InputTensor tensor = new InputTensor(scalars(to, "fail", DataTypes.FloatType), ROWS);
      tensor.fill(new ColumnVector[] {vector}, 0, 1, 0);
      assertThat(element(tensor, 0)).isNaN();
    }
  }

  static Stream<Arguments> misfits() {
    return Stream.of(
        Arguments.of(ElementType.INT8, 128L, "a value of int8, got 128"),
        Arguments.of(ElementType.INT8, -129L, "a value of int8, got -129"),
        Arguments.of(ElementType.UINT8, -1L, "a value of uint8, got -1"),
        Arguments.of(ElementType.UINT16, 65536L, "a value of uint16, got 65536"),
        Arguments.of(ElementType.UINT32, 1L << 32, "a value of uint32, got 4294967296"),
        Arguments.of(ElementType.UINT64, -1L, "a value of uint64, got -1"),
        Arguments.of(ElementType.BOOL, 2L, "0 or 1, got 2"),
        Arguments.of(ElementType.INT32, 1.5, "a value of int32, got 1.5"),
        Arguments.of(ElementType.INT64, 0x1p63, "a value of int64, got 9.223372036854776E18"),
        Arguments.of(ElementType.INT32, Double.NaN, "a value of int32, got NaN"),
        Arguments.of(ElementType.FLOAT, 1e39, "a value of float, got 1.0E39"),
        Arguments.of(ElementType.FLOAT16, 70000.0, "a value of float16, got 70000.0"));
  }

  private static InputTensor filled(ElementType to, Number value) {
    boolean whole = value instanceof Long;
    DataType from = whole ? DataTypes.LongType : DataTypes.DoubleType;
    OnHeapColumnVector vector = new OnHeapColumnVector(1, from);
    if (whole) {
      vector.putLong(0, value.longValue());
    } else {
      vector.putDouble(0, value.doubleValue());
    }
    InputTensor tensor = new InputTensor(scalars(to, "fail", from), ROWS);
    tensor.fill(new ColumnVector[] {vector}, 0, 1, 0);
    return tensor;
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void refusesValuesThatDoNotFit(ElementType to, Number value, String message) {
    RowFailure failure = catchThrowableOfType(RowFailure.class, () -> filled(to, value));
    assertThat(failure.expectation()).isEqualTo("expected " + message);
  }

  @Test
  void takesTheExtremesThatFit() {
    assertThat(element(filled(ElementType.INT8, -128L), 0)).isEqualTo(-128);
    assertThat(element(filled(ElementType.UINT8, 255L), 0)).isEqualTo((byte) 255);
    assertThat(filled(ElementType.UINT64, 0x1p63).slice(0, 1).data().getLong())
        .isEqualTo(Long.MIN_VALUE);
    assertThat(element(filled(ElementType.FLOAT, Double.POSITIVE_INFINITY), 0)).isInfinite();
    assertThat(element(filled(ElementType.FLOAT, 0.1), 0)).isEqualTo((double) 0.1f);
  }

  @Test
  void takesUnsignedSixtyFourBitDecimals() {
    DataType type = DataTypes.createDecimalType(20, 0);
    OnHeapColumnVector vector = new OnHeapColumnVector(2, type);
    vector.putDecimal(0, Decimal.apply(new BigDecimal("18446744073709551615"), 20, 0), 20);
    vector.putDecimal(1, Decimal.apply(new BigDecimal("-1"), 20, 0), 20);
    InputTensor tensor = new InputTensor(scalars(ElementType.UINT64, "fail", type), ROWS);
    tensor.fill(new ColumnVector[] {vector}, 0, 1, 0);
    assertThat(tensor.slice(0, 1).data().getLong()).isEqualTo(-1);
    RowFailure failure =
        catchThrowableOfType(
            RowFailure.class, () -> tensor.fill(new ColumnVector[] {vector}, 1, 1, 0));
    assertThat(failure.row()).isEqualTo(1);
  }

  @Test
  void looksAtEveryDigitOfADecimal() {
    assertThat(filled(ElementType.INT64, "9007199254740993.00").slice(0, 1).data().getLong())
        .isEqualTo(9007199254740993L);
    assertThat(filled(ElementType.FLOAT, "16777217.0000000001").slice(0, 1).data().getFloat())
        .isEqualTo(16777218f);
    RowFailure failure =
        catchThrowableOfType(
            RowFailure.class, () -> filled(ElementType.INT64, "9007199254740993.01"));
    assertThat(failure.expectation())
        .isEqualTo("expected a value of int64, got 9007199254740993.0100000000");
  }

  private static InputTensor filled(ElementType to, String decimal) {
    DataType type = DataTypes.createDecimalType(30, 10);
    OnHeapColumnVector vector = new OnHeapColumnVector(1, type);
    vector.putDecimal(0, Decimal.apply(new BigDecimal(decimal), 30, 10), 30);
    InputTensor tensor = new InputTensor(scalars(to, "fail", type), ROWS);
    tensor.fill(new ColumnVector[] {vector}, 0, 1, 0);
    return tensor;
  }

  @Test
  void repeatsTheLastRow() {
    InputTensor tensor =
        new InputTensor(scalars(ElementType.INT32, "fail", DataTypes.IntegerType), ROWS);
    tensor.fill(new ColumnVector[] {column(DataTypes.IntegerType, -1)}, 1, 1, 0);
    tensor.repeat(0, ROWS);
    for (int i = 0; i < ROWS; i++) {
      assertThat(element(tensor, i)).isEqualTo(1);
    }
  }

  /** Arrays of a leaf type, each row's numbers counting up from ten times the row. */
  private static OnHeapColumnVector arrays(int... lengths) {
    OnHeapColumnVector vector =
        new OnHeapColumnVector(lengths.length, new ArrayType(DataTypes.FloatType, true));
    int offset = 0;
    for (int row = 0; row < lengths.length; row++) {
      if (lengths[row] < 0) {
        vector.putNull(row);
        continue;
      }
      vector.putArray(row, offset, lengths[row]);
      for (int i = 0; i < lengths[row]; i++) {
        vector.getChild(0).reserve(offset + i + 1);
        vector.getChild(0).putFloat(offset + i, 10 * row + i);
      }
      offset += lengths[row];
    }
    return vector;
  }

  private static InputTensor arrayTensor(String nulls, int... rowShape) {
    ColumnUse column = new ColumnUse(0, "a", new ArrayType(DataTypes.FloatType, true));
    List<Integer> shape = Arrays.stream(rowShape).boxed().toList();
    return new InputTensor(
        new InputBinding("x", ElementType.FLOAT, shape, List.of(column), nulls(nulls)), ROWS);
  }

  @Test
  void copiesFlatArrays() {
    InputTensor tensor = arrayTensor("fail", 2, 2);
    tensor.fill(new ColumnVector[] {arrays(4, 4)}, 0, 2, 0);
    assertThat(
            List.of(element(tensor, 0), element(tensor, 3), element(tensor, 4), element(tensor, 7)))
        .containsExactly(0.0, 3.0, 10.0, 13.0);
    assertThat(tensor.shape(2)).containsExactly(2, 2, 2);
  }

  @Test
  void copiesFlatArraysThatDoNotFollowEachOther() {
    OnHeapColumnVector vector = arrays(2, 2, 2);
    vector.putArray(0, 4, 2);
    vector.putArray(2, 0, 2);
    InputTensor tensor = arrayTensor("fail", 2);
    tensor.fill(new ColumnVector[] {vector}, 0, 3, 0);
    tensor.fill(new ColumnVector[] {arrays(2, 2, 2)}, 1, 2, 3);
    assertThat(IntStream.range(0, 10).mapToObj(i -> element(tensor, i)))
        .containsExactly(20.0, 21.0, 10.0, 11.0, 0.0, 1.0, 10.0, 11.0, 20.0, 21.0);
  }

  @Test
  void rejectsRaggedColumn() {
    RowFailure failure =
        catchThrowableOfType(
            RowFailure.class,
            () -> arrayTensor("fail", 4).fill(new ColumnVector[] {arrays(4, 3)}, 0, 2, 0));
    assertThat(failure.row()).isEqualTo(1);
    assertThat(failure.expectation()).isEqualTo("expected an array of 4, got 3");
  }

  @Test
  void fillsNullArraysAndElements() {
    OnHeapColumnVector vector = arrays(2, -1, 2);
    vector.getChild(0).putNull(1);
    InputTensor tensor = arrayTensor("-1", 2);
    tensor.fill(new ColumnVector[] {vector}, 0, 3, 0);
    assertThat(
            List.of(element(tensor, 0), element(tensor, 1), element(tensor, 2), element(tensor, 3)))
        .containsExactly(0.0, -1.0, -1.0, -1.0);
    assertThat(element(tensor, 4)).isEqualTo(20);
    RowFailure failure =
        catchThrowableOfType(
            RowFailure.class,
            () -> arrayTensor("fail", 2).fill(new ColumnVector[] {vector}, 1, 2, 0));
    assertThat(failure.row()).isEqualTo(1);
  }

  @Test
  void copiesBinaryAsBytes() {
    OnHeapColumnVector vector = new OnHeapColumnVector(1, DataTypes.BinaryType);
    vector.putByteArray(0, new byte[] {1, -1, 3});
    ColumnUse column = new ColumnUse(0, "b", DataTypes.BinaryType);
    InputTensor tensor =
        new InputTensor(
            new InputBinding("x", ElementType.UINT8, List.of(3), List.of(column), nulls("fail")),
            ROWS);
    tensor.fill(new ColumnVector[] {vector}, 0, 1, 0);
    assertThat(element(tensor, 1)).isEqualTo(-1);
  }

  /** Direct memory is limited to the size of the heap by default, as here. */
  @Test
  void staysAsItIsWhereThereIsNoMemoryForMore() {
    assumeThat(Runtime.getRuntime().maxMemory()).isLessThan(2_000_000_000);
    InputTensor tensor =
        new InputTensor(scalars(ElementType.INT64, "fail", DataTypes.LongType), Integer.MAX_VALUE);
    OnHeapColumnVector vector = new OnHeapColumnVector(2, DataTypes.LongType);
    vector.putLong(0, 7);
    vector.putLong(1, 8);
    tensor.fill(new ColumnVector[] {vector}, 0, 2, 0);
    assertThatThrownBy(() -> tensor.reserve(250_000_000))
        .isInstanceOf(DirectMemoryException.class)
        .hasMessageContaining("no 2000000128 bytes of direct memory");
    tensor.fill(new ColumnVector[] {vector}, 0, 2, 2);
    assertThat(IntStream.range(0, 4).mapToObj(i -> element(tensor, i)))
        .containsExactly(7.0, 8.0, 7.0, 8.0);
  }
}
