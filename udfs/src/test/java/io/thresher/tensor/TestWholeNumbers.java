package io.thresher.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.model.ElementType;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.Conversion;
import io.thresher.plan.InputBinding;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers of every kind into inputs of every number type: the very value where the input has
 * it, the nearest where it is floating-point, and an error for all others.
 */
class TestWholeNumbers {
  /** They are fed by types that have negative numbers, too, so values are looked at. */
  private static final Set<ElementType> UNSIGNED =
      EnumSet.of(ElementType.UINT8, ElementType.UINT16, ElementType.UINT32, ElementType.UINT64);

  /** Columns of whole numbers, as Spark types them. */
  @SuppressWarnings("ImmutableEnumChecker") // Spark's types are.
  enum Kind {
    INT8(DataTypes.ByteType, -0x80, 0x7f),
    INT16(DataTypes.ShortType, -0x8000, 0x7fff),
    INT32(DataTypes.IntegerType, Integer.MIN_VALUE, Integer.MAX_VALUE),
    INT64(DataTypes.LongType, Long.MIN_VALUE, Long.MAX_VALUE),
    UINT8(DataTypes.ShortType, 0, 0xff),
    UINT16(DataTypes.IntegerType, 0, 0xffff),
    UINT32(DataTypes.LongType, 0, 0xffff_ffffL),
    UINT64(DataTypes.createDecimalType(20, 0), BigInteger.ZERO, power(2, 64)),
    DECIMAL9(DataTypes.createDecimalType(9, 0), power(10, 9).negate(), power(10, 9)),
    DECIMAL18(DataTypes.createDecimalType(18, 0), power(10, 18).negate(), power(10, 18)),
    DECIMAL19(DataTypes.createDecimalType(19, 0), power(10, 19).negate(), power(10, 19)),
    DECIMAL38(DataTypes.createDecimalType(38, 0), power(10, 38).negate(), power(10, 38));

    private final DataType type;
    private final BigInteger least;
    private final BigInteger most;

    Kind(DataType type, long least, long most) {
      this.type = type;
      this.least = BigInteger.valueOf(least);
      this.most = BigInteger.valueOf(most);
    }

    /** Without the bounds themselves but for zero. */
    Kind(DataType type, BigInteger below, BigInteger above) {
      this.type = type;
      this.least = below.signum() == 0 ? below : below.add(BigInteger.ONE);
      this.most = above.subtract(BigInteger.ONE);
    }
  }

  private static BigInteger power(long base, int exponent) {
    return BigInteger.valueOf(base).pow(exponent);
  }

  @Provide
  Arbitrary<ElementType> numbers() {
    return Arbitraries.of(ElementType.class).filter(type -> type != ElementType.STRING);
  }

  /** Any number, with those beside powers of two and of ten more often than not. */
  @Provide
  Arbitrary<BigInteger> values() {
    BigInteger bound = power(10, 38).subtract(BigInteger.ONE);
    Arbitrary<BigInteger> any = Arbitraries.bigIntegers().between(bound.negate(), bound);
    Arbitrary<BigInteger> beside =
        Arbitraries.integers()
            .between(0, 126)
            .flatMap(
                bits ->
                    Arbitraries.bigIntegers()
                        .between(BigInteger.valueOf(-3), BigInteger.valueOf(3))
                        .map(power(2, bits)::add));
    // Halfway between two numbers that a short mantissa has, give or take one.
    Arbitrary<BigInteger> halves =
        Arbitraries.integers()
            .between(256, 511)
            .flatMap(
                top ->
                    Arbitraries.integers()
                        .between(0, 100)
                        .flatMap(
                            shift ->
                                Arbitraries.integers()
                                    .between(-1, 1)
                                    .map(
                                        more ->
                                            BigInteger.valueOf(top)
                                                .shiftLeft(shift)
                                                .add(BigInteger.valueOf(more)))));
    return Arbitraries.oneOf(any, beside, beside.map(BigInteger::negate), halves)
        .filter(value -> value.abs().compareTo(bound) <= 0);
  }

  @Property(tries = 20_000)
  void arriveExactlyRoundedOnceOrNotAtAll(
      @ForAll Kind kind, @ForAll("numbers") ElementType to, @ForAll("values") BigInteger any) {
    BigInteger value = within(kind, any);
    BigDecimal expected = expected(value, to);
    if (expected == null) {
      assertThatThrownBy(() -> element(kind, value, to))
          .isInstanceOf(RowFailure.class)
          .hasMessageContaining("got " + value);
    } else {
      assertThat(element(kind, value, to)).isEqualByComparingTo(expected);
    }
    if (Conversion.of(kind.type, to) == Conversion.WIDENING && !UNSIGNED.contains(to)) {
      assertThat(expected).isEqualByComparingTo(new BigDecimal(value));
    }
  }

  private static BigInteger within(Kind kind, BigInteger any) {
    if (any.compareTo(kind.least) >= 0 && any.compareTo(kind.most) <= 0) {
      return any;
    }
    BigInteger count = kind.most.subtract(kind.least).add(BigInteger.ONE);
    return kind.least.add(any.mod(count));
  }

  /** Null where the input has no such number. */
  private static @Nullable BigDecimal expected(BigInteger value, ElementType to) {
    int bits = 8 * to.bytes();
    return switch (to) {
      case BOOL -> value.bitLength() <= 1 && value.signum() >= 0 ? new BigDecimal(value) : null;
      case INT8, INT16, INT32, INT64 -> value.bitLength() < bits ? new BigDecimal(value) : null;
      case UINT8, UINT16, UINT32, UINT64 ->
          value.bitLength() <= bits && value.signum() >= 0 ? new BigDecimal(value) : null;
      case FLOAT -> nearest(value, 24, 127);
      case DOUBLE -> nearest(value, 53, 1023);
      case FLOAT16 -> nearest(value, 11, 15);
      case BFLOAT16 -> nearest(value, 8, 127);
      case STRING -> throw new AssertionError();
    };
  }

  /** To nearest, ties to even, in as many bits; null past the largest exponent. */
  private static @Nullable BigDecimal nearest(BigInteger value, int bits, int largestExponent) {
    BigInteger magnitude = value.abs();
    int cut = Math.max(0, magnitude.bitLength() - bits);
    BigInteger kept = magnitude.shiftRight(cut);
    BigInteger twiceRest = magnitude.subtract(kept.shiftLeft(cut)).shiftLeft(1);
    int side = twiceRest.compareTo(BigInteger.ONE.shiftLeft(cut));
    boolean up = cut > 0 && (side > 0 || (side == 0 && kept.testBit(0)));
    BigInteger rounded = (up ? kept.add(BigInteger.ONE) : kept).shiftLeft(cut);
    return rounded.bitLength() - 1 > largestExponent
        ? null
        : new BigDecimal(value.signum() < 0 ? rounded.negate() : rounded);
  }

  private static BigDecimal element(Kind kind, BigInteger value, ElementType to) {
    InputBinding binding =
        new InputBinding(
            "x",
            to,
            List.of(1),
            List.of(new ColumnUse(0, "c", kind.type)),
            ScoreOptions.defaults().defaultNulls());
    InputTensor tensor = new InputTensor(binding, 1);
    tensor.fill(new ColumnVector[] {vector(kind.type, value)}, 0, 1, 0);
    ByteBuffer data = tensor.slice(0, 1).data();
    return switch (to) {
      case BOOL, INT8 -> BigDecimal.valueOf(data.get(0));
      case UINT8 -> BigDecimal.valueOf(data.get(0) & 0xff);
      case INT16 -> BigDecimal.valueOf(data.getShort(0));
      case UINT16 -> BigDecimal.valueOf(data.getShort(0) & 0xffff);
      case INT32 -> BigDecimal.valueOf(data.getInt(0));
      case UINT32 -> BigDecimal.valueOf(data.getInt(0) & 0xffff_ffffL);
      case INT64 -> BigDecimal.valueOf(data.getLong(0));
      case UINT64 -> new BigDecimal(Long.toUnsignedString(data.getLong(0)));
      case FLOAT -> new BigDecimal(data.getFloat(0));
      case DOUBLE -> new BigDecimal(data.getDouble(0));
      case FLOAT16 -> new BigDecimal(HalfFloats.float16(data.getShort(0)));
      case BFLOAT16 -> new BigDecimal(HalfFloats.bfloat16(data.getShort(0)));
      case STRING -> throw new AssertionError();
    };
  }

  private static ColumnVector vector(DataType type, BigInteger value) {
    OnHeapColumnVector vector = new OnHeapColumnVector(1, type);
    if (type instanceof DecimalType decimal) {
      Decimal number = Decimal.apply(new BigDecimal(value), decimal.precision(), 0);
      vector.putDecimal(0, number, decimal.precision());
    } else if (type.equals(DataTypes.ByteType)) {
      vector.putByte(0, value.byteValueExact());
    } else if (type.equals(DataTypes.ShortType)) {
      vector.putShort(0, value.shortValueExact());
    } else if (type.equals(DataTypes.IntegerType)) {
      vector.putInt(0, value.intValueExact());
    } else {
      vector.putLong(0, value.longValueExact());
    }
    return vector;
  }
}
