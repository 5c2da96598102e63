package io.thresher.spark.select;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.shared.Scala;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Conditions by columns, against Spark's own code for them. */
final class TestColumnConditions {
  private static final List<DataType> TYPES =
      List.of(
          DataTypes.FloatType,
          DataTypes.DoubleType,
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.DateType,
          DataTypes.LongType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType);

  private static final double[] REALS = {
    0.0,
    -0.0,
    1,
    -1,
    0.1f,
    0.1,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Double.MIN_VALUE,
    Float.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private static final long[] WHOLES = {0, 1, -1, 7, Long.MIN_VALUE, Long.MAX_VALUE};

  @Test
  void chooseTheRowsThatSparkChooses() {
    for (DataType type : TYPES) {
      for (boolean nulls : new boolean[] {false, true}) {
        Column column = column(type, nulls);
        List<Expression> conditions = new ArrayList<>();
        for (Literal value : values(type)) {
          conditions.addAll(comparisons(column.attribute(), value));
        }
        conditions.add(new IsNull(column.attribute()));
        conditions.add(new IsNotNull(column.attribute()));
        for (int i = conditions.size() - 1; i >= 0; i -= 9) {
          Expression one = conditions.get(i);
          Expression other = conditions.get((i * 7 + 3) % conditions.size());
          conditions.addAll(List.of(new Not(one), new And(one, other), new Or(one, other)));
          conditions.add(new Not(new And(other, new Not(new Or(other, one)))));
        }
        conditions.add(new In(column.attribute(), Scala.seq(values(type).subList(1, 4))));
        conditions.forEach(condition -> assertSame(condition, column));
      }
    }
  }

  @Test
  void leaveTheRestToSpark() {
    Attribute real = column(DataTypes.FloatType, true).attribute();
    Attribute whole = column(DataTypes.IntegerType, true).attribute();
    Attribute text = attribute("s", DataTypes.StringType);
    Attribute exact = attribute("d", DataTypes.createDecimalType(5, 0));
    ColumnConditions conditions = new ColumnConditions(List.of(real, whole, text, exact));
    Literal one = Literal.create(1, DataTypes.IntegerType);
    Expression fine = new LessThan(whole, one);
    assertThat(conditions.of(fine)).isNotNull();
    for (Expression other :
        List.of(
            new EqualNullSafe(whole, one),
            new LessThan(one, whole),
            new LessThan(whole, whole),
            new LessThan(whole, Literal.create(null, DataTypes.IntegerType)),
            new LessThan(real, one),
            new LessThan(real, Literal.create(Float.NaN, DataTypes.FloatType)),
            new EqualTo(text, Literal.create("a", DataTypes.StringType)),
            new EqualTo(exact, Literal.create(BigDecimal.ONE, exact.dataType())),
            new EqualTo(attribute("else", DataTypes.IntegerType), one),
            new IsNull(new EqualTo(whole, one)))) {
      assertThat(conditions.of(other)).as(other.toString()).isNull();
      assertThat(conditions.of(new And(fine, other))).as(other.toString()).isNull();
      assertThat(conditions.of(new Or(other, fine))).as(other.toString()).isNull();
      assertThat(conditions.of(new Not(other))).as(other.toString()).isNull();
    }
    assertThat(conditions.of(new IsNull(text))).isNotNull();
  }

  private static void assertSame(Expression condition, Column column) {
    List<Attribute> input = List.of(column.attribute());
    ColumnCondition byColumns = requireNonNull(new ColumnConditions(input).of(condition));
    BasePredicate byRows = Predicate.create(condition, Scala.seq(input));
    assertThat(rows(new ChosenRows(byColumns, null), column.batch()))
        .as(condition.toString())
        .isEqualTo(rows(new ChosenRows(null, byRows), column.batch()));
  }

  private static int[] rows(ChosenRows chosen, ColumnarBatch batch) {
    int count = chosen.choose(batch);
    return Arrays.copyOf(chosen.rows(), count);
  }

  private static List<Expression> comparisons(Attribute column, Literal value) {
    return List.of(
        new EqualTo(column, value),
        new LessThan(column, value),
        new LessThanOrEqual(column, value),
        new GreaterThan(column, value),
        new GreaterThanOrEqual(column, value));
  }

  /** All but NaN. */
  private static List<Literal> values(DataType type) {
    List<Literal> values = new ArrayList<>();
    if (RealRange.isOf(type)) {
      for (double value : REALS) {
        if (!Double.isNaN(value)) {
          values.add(Literal.create(number(type, value), type));
        }
      }
    } else {
      for (long value : WHOLES) {
        values.add(Literal.create(number(type, value), type));
      }
    }
    return values;
  }

  private static Object number(DataType type, Number value) {
    if (type.equals(DataTypes.FloatType)) {
      return value.floatValue();
    } else if (type.equals(DataTypes.DoubleType)) {
      return value.doubleValue();
    } else if (type.equals(DataTypes.ByteType)) {
      return value.byteValue();
    } else if (type.equals(DataTypes.ShortType)) {
      return value.shortValue();
    }
    return type.equals(DataTypes.IntegerType) || type.equals(DataTypes.DateType)
        ? (Object) value.intValue()
        : (Object) value.longValue();
  }

  private static Column column(DataType type, boolean nulls) {
    List<@Nullable Number> values = new ArrayList<>();
    if (RealRange.isOf(type)) {
      Arrays.stream(REALS).forEach(values::add);
    } else {
      Arrays.stream(WHOLES).forEach(values::add);
    }
    if (nulls) {
      values.add(2, null);
    }
    OnHeapColumnVector vector = new OnHeapColumnVector(values.size(), type);
    for (int i = 0; i < values.size(); i++) {
      Number value = values.get(i);
      if (value == null) {
        vector.putNull(i);
        continue;
      }
      put(vector, i, number(type, value));
    }
    return new Column(
        attribute("x", type), new ColumnarBatch(new OnHeapColumnVector[] {vector}, values.size()));
  }

  private static void put(OnHeapColumnVector vector, int row, Object number) {
    if (number instanceof Float value) {
      vector.putFloat(row, value);
    } else if (number instanceof Double value) {
      vector.putDouble(row, value);
    } else if (number instanceof Byte value) {
      vector.putByte(row, value);
    } else if (number instanceof Short value) {
      vector.putShort(row, value);
    } else if (number instanceof Integer value) {
      vector.putInt(row, value);
    } else {
      vector.putLong(row, (Long) number);
    }
  }

  private static Attribute attribute(String name, DataType type) {
    return Scala.<Attribute>list(DataTypeUtils.toAttributes(new StructType().add(name, type)))
        .get(0);
  }

  private record Column(Attribute attribute, ColumnarBatch batch) {}
}
