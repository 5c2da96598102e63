package io.thresher.spark.text;

import io.thresher.spark.text.bytes.NumberBytes;
import io.thresher.spark.text.bytes.NumberBytes.Padding;
import java.util.Map;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A column of a batch, filled from fields. Not thread-safe. */
final class FieldVector {
  /** How values lie in the vector, and which of them can be read from bytes. */
  private enum Kind {
    TEXT,
    FLOAT,
    DOUBLE,
    BYTE,
    SHORT,
    INT,
    LONG,
    DECIMAL,
    BOOLEAN,
    DAYS,
    MICROSECONDS
  }

  private static final Map<DataType, Kind> KINDS =
      Map.ofEntries(
          Map.entry(DataTypes.FloatType, Kind.FLOAT),
          Map.entry(DataTypes.DoubleType, Kind.DOUBLE),
          Map.entry(DataTypes.ByteType, Kind.BYTE),
          Map.entry(DataTypes.ShortType, Kind.SHORT),
          Map.entry(DataTypes.IntegerType, Kind.INT),
          Map.entry(DataTypes.LongType, Kind.LONG),
          Map.entry(DataTypes.BooleanType, Kind.BOOLEAN),
          Map.entry(DataTypes.DateType, Kind.DAYS),
          Map.entry(DataTypes.TimestampType, Kind.MICROSECONDS),
          Map.entry(DataTypes.TimestampNTZType, Kind.MICROSECONDS));

  /** Whole numbers of so many digits are in the range of a long, doubles print them again. */
  private static final int SURE_DIGITS = 18;

  private final StructField column;
  private final DataType type;
  private final Kind kind;
  private final WritableColumnVector vector;
  private final FieldParser parser;
  private final FieldBytes fields;
  private final NumberBytes numbers;
  private final boolean exact;
  private long textBytes;

  FieldVector(StructField column, CsvDialect dialect, WritableColumnVector vector) {
    this.column = column;
    this.vector = vector;
    type = column.dataType();
    kind = kind(type);
    parser = FieldParsers.of(column, dialect);
    fields = new FieldBytes(dialect);
    exact = dialect.exact().contains(column.name());
    numbers = new NumberBytes((byte) dialect.decimal(), exact ? Padding.REFUSED : Padding.TAKEN);
  }

  /** Whether columns of a type can be filled. */
  static boolean takes(DataType type) {
    return type instanceof StringType || type instanceof DecimalType || KINDS.containsKey(type);
  }

  private static Kind kind(DataType type) {
    Kind plain = KINDS.get(type);
    if (plain != null) {
      return plain;
    }
    return type instanceof DecimalType ? Kind.DECIMAL : Kind.TEXT;
  }

  StructField column() {
    return column;
  }

  boolean isText() {
    return kind == Kind.TEXT;
  }

  /** Bytes of text put since the last call of {@link #begin}. */
  long textBytes() {
    return textBytes;
  }

  /** Starts a batch. */
  void begin() {
    vector.reset();
    textBytes = 0;
  }

  /**
   * Reads the field that begins at a byte of a line.
   *
   * @param to where the line ends; a byte is there
   * @return where the field ends; {@link NumberBytes#NONE} where it has to be read as text
   */
  int take(byte[] bytes, int from, int to, int row) {
    int end = fields.nullEnd(bytes, from, to);
    if (end != NumberBytes.NONE) {
      vector.putNull(row);
      return end;
    }
    return switch (kind) {
      case FLOAT -> takeFloat(bytes, from, to, row);
      case DOUBLE -> takeDouble(bytes, from, to, row);
      case LONG -> takeWhole(bytes, from, to, row, Long.MIN_VALUE, Long.MAX_VALUE);
      case INT -> takeWhole(bytes, from, to, row, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case TEXT -> takeText(bytes, from, to, row);
      default -> NumberBytes.NONE;
    };
  }

  private int takeFloat(byte[] bytes, int from, int to, int row) {
    int end = fields.end(bytes, from, numbers.number(bytes, fields.begin(bytes, from)), to);
    float value = end == NumberBytes.NONE ? Float.NaN : numbers.single();
    if (Float.isNaN(value)) {
      return NumberBytes.NONE;
    }
    vector.putFloat(row, value);
    return end;
  }

  private int takeDouble(byte[] bytes, int from, int to, int row) {
    int end = fields.end(bytes, from, numbers.number(bytes, fields.begin(bytes, from)), to);
    double value = end == NumberBytes.NONE ? Double.NaN : numbers.twofold();
    if (Double.isNaN(value) || (exact && numbers.count() > SURE_DIGITS)) {
      return NumberBytes.NONE;
    }
    vector.putDouble(row, value);
    return end;
  }

  private int takeWhole(byte[] bytes, int from, int to, int row, long least, long most) {
    int end = fields.end(bytes, from, numbers.fixed(bytes, fields.begin(bytes, from)), to);
    if (end == NumberBytes.NONE || numbers.isPointed() || numbers.count() > SURE_DIGITS) {
      return NumberBytes.NONE;
    }
    long value = numbers.whole();
    if (value < least || value > most) {
      return NumberBytes.NONE;
    }
    if (kind == Kind.LONG) {
      vector.putLong(row, value);
    } else {
      vector.putInt(row, (int) value);
    }
    return end;
  }

  private int takeText(byte[] bytes, int from, int to, int row) {
    int end = fields.text(bytes, from, to);
    if (end == NumberBytes.NONE) {
      return NumberBytes.NONE;
    }
    if (fields.isNullText()) {
      vector.putNull(row);
    } else {
      vector.putByteArray(row, fields.bytes(), fields.from(), fields.length());
      textBytes += fields.length();
    }
    return end;
  }

  /**
   * Puts a text's value, or null.
   *
   * @throws UnreadableField where it has none; then the row is null
   */
  void put(int row, @Nullable String text) {
    vector.putNull(row);
    if (text != null) {
      Object value = parser.parse(text);
      vector.putNotNull(row);
      put(row, value);
    }
  }

  private void put(int row, Object value) {
    switch (kind) {
      case TEXT -> {
        byte[] text = ((UTF8String) value).getBytes();
        vector.putByteArray(row, text);
        textBytes += text.length;
      }
      case FLOAT -> vector.putFloat(row, (Float) value);
      case DOUBLE -> vector.putDouble(row, (Double) value);
      case BYTE -> vector.putByte(row, (Byte) value);
      case SHORT -> vector.putShort(row, (Short) value);
      case INT, DAYS -> vector.putInt(row, (Integer) value);
      case LONG, MICROSECONDS -> vector.putLong(row, (Long) value);
      case DECIMAL -> vector.putDecimal(row, (Decimal) value, ((DecimalType) type).precision());
      case BOOLEAN -> vector.putBoolean(row, (Boolean) value);
    }
  }
}
