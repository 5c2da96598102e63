package io.thresher.jobs;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column of the files of {@code datasets/writers}: its values, computed here independently of the
 * script that wrote them, and the model input that it feeds. Row r has value {@code r % 7}; where a
 * file has nulls, rows with {@code r % 5 == 3} are null.
 *
 * @param element the ONNX code of the input's type
 * @param width values a row; 0 for a plain column
 * @param fill what stands for null, by {@code --nulls}
 * @param values in the text of {@link WrittenValue}; empty where all are null
 */
record WriterColumn(
    String name, int element, int width, boolean narrow, String fill, List<String> values) {
  private static final int FLOAT = 1;
  private static final int UINT8 = 2;
  private static final int INT64 = 7;
  private static final int STRING = 8;
  private static final int BOOL = 9;
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;
  private static final int[] SIGNED = {3, 5, 6, INT64};
  private static final int[] UNSIGNED = {UINT8, 4, 12, 13};

  private static final long[] NANOS = {
    0,
    -1,
    1709210096789012345L,
    -2208988799876543211L,
    4102444800987654321L,
    1000000000L,
    2147483648000000000L
  };
  private static final long[] TIMES = {
    0, 86399999999999L, 45296789012345L, 1, 3600000000000L, 999999999L, 43200000000000L
  };
  private static final float[][] VECTORS = {
    {0.5f, 1.5f, -2.5f},
    {0, 0, 0},
    {1e30f, -1e30f, 1},
    {3, 2, 1},
    {0.25f, Float.POSITIVE_INFINITY, 0.125f},
    {-1, -2, -3},
    {7, 8, 9}
  };

  private static final float[][] HALVES = {
    {0.5f, 1.5f, -2.5f},
    {0, -0f, 0x1p-24f},
    {65504, -65504, 1},
    {3, 2, 1},
    {0.25f, Float.POSITIVE_INFINITY, 0.125f},
    {-1, -2, -3},
    {7, 8, 9}
  };

  static List<WriterColumn> all() {
    List<WriterColumn> columns = new ArrayList<>();
    columns.add(scalar("bool", BOOL, true, false, false, true, true, false, true));
    for (int i = 0; i < 4; i++) {
      columns.add(signed(8 << i, SIGNED[i]));
      columns.add(unsigned(8 << i, UNSIGNED[i]));
    }
    columns.add(halfFloats());
    columns.add(
        scalar(
            "float32",
            FLOAT,
            0.1f,
            -3.5f,
            Float.MAX_VALUE,
            Float.MIN_NORMAL,
            Float.MIN_VALUE,
            Float.POSITIVE_INFINITY,
            1 / 3f));
    columns.add(
        scalar(
            "float64",
            DOUBLE,
            0.1,
            -3.5,
            Double.MAX_VALUE,
            Double.MIN_NORMAL,
            Double.MIN_VALUE,
            Double.NEGATIVE_INFINITY,
            1 / 3.0));
    columns.add(decimal(7, 2, "12345", "-10"));
    columns.add(decimal(18, 4, "12345", "-10"));
    columns.add(decimal(38, 10, "18446744073709551616", "-9223372036854775808"));
    columns.add(
        scalar(
            "string",
            STRING,
            "",
            "a",
            "zebra",
            "na\u00efve",
            "\u65e5\u672c",
            "shared prefix 1",
            "shared prefix 2"));
    columns.add(binary());
    columns.add(dates());
    addInstants(columns);
    columns.add(vectors("list"));
    columns.add(vectors("fixed_list"));
    columns.add(struct());
    columns.add(scalar("category", STRING, "red", "green", "blue", "cyan", "black", "white", ""));
    columns.add(new WriterColumn("half_list", FLOAT16, 3, true, "1", texts((Object[]) HALVES)));
    columns.add(decimal(60, 10, "18446744073709551616", "-9223372036854775808"));
    columns.add(scalar("uuid", STRING, uuids()));
    columns.add(new WriterColumn("nothing", FLOAT, 0, false, "1", List.of()));
    return columns;
  }

  private static WriterColumn scalar(String name, int element, Object... values) {
    String fill = element == STRING ? "none" : "1";
    return new WriterColumn(name, element, 0, false, fill, texts(values));
  }

  private static List<String> texts(Object... values) {
    return Arrays.stream(values).map(WrittenValue::text).toList();
  }

  private static WriterColumn halfFloats() {
    List<String> values =
        texts(0.5f, -2f, 65504f, 0x1p-14f, 0x1p-24f, Float.POSITIVE_INFINITY, 0.33325195f);
    return new WriterColumn("float16", FLOAT16, 0, true, "1", values);
  }

  private static WriterColumn signed(int bits, int element) {
    BigInteger top = BigInteger.TWO.pow(bits);
    BigInteger half = top.shiftRight(1);
    BigInteger third = top.divide(BigInteger.valueOf(3));
    return scalar(
        "int" + bits,
        element,
        half.negate(),
        half.subtract(BigInteger.ONE),
        0,
        1,
        -1,
        100,
        third.min(half.subtract(BigInteger.TWO)));
  }

  private static WriterColumn unsigned(int bits, int element) {
    BigInteger top = BigInteger.TWO.pow(bits);
    BigInteger half = top.shiftRight(1);
    return scalar(
        "uint" + bits,
        element,
        0,
        top.subtract(BigInteger.ONE),
        half,
        half.subtract(BigInteger.ONE),
        1,
        100,
        top.divide(BigInteger.valueOf(3)));
  }

  private static WriterColumn decimal(int precision, int scale, String far, String farther) {
    BigInteger nines = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
    List<String> values =
        texts(
            BigDecimal.ZERO,
            new BigDecimal(nines, scale),
            new BigDecimal(nines.negate(), scale),
            new BigDecimal(BigInteger.ONE, scale),
            new BigDecimal(BigInteger.ONE.negate(), scale),
            new BigDecimal(new BigInteger(far), scale),
            new BigDecimal(new BigInteger(farther), scale));
    return new WriterColumn("decimal" + precision + "_" + scale, DOUBLE, 0, true, "1", values);
  }

  private static WriterColumn binary() {
    String[] texts = {"\0\0\0\0", "\u00ff\u00fe\u00fd\u00fc", "abcd", "\u0080\u007f\0\u0001"};
    List<Object> values = new ArrayList<>();
    for (String text : texts) {
      values.add(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    for (String text : new String[] {"abce", "zzzz", "\u0001\u0002\u0003\u0004"}) {
      values.add(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return new WriterColumn("binary", UINT8, 4, false, "1", texts(values.toArray()));
  }

  private static WriterColumn dates() {
    String[] days = {
      "1970-01-01",
      "1969-12-31",
      "2024-02-29",
      "1900-01-01",
      "2100-12-31",
      "1999-09-09",
      "2038-01-20"
    };
    return scalar("date", INT64, Arrays.stream(days).map(LocalDate::parse).toArray());
  }

  private static void addInstants(List<WriterColumn> columns) {
    String[] units = {"ms", "us", "ns"};
    long step = 1000_000;
    for (String unit : units) {
      columns.add(instants("time_" + unit, TIMES, step));
      columns.add(instants("timestamp_" + unit, NANOS, step));
      columns.add(instants("timestamp_" + unit + "_utc", NANOS, step));
      step /= 1000;
    }
  }

  private static WriterColumn instants(String name, long[] nanos, long step) {
    Object[] values = Arrays.stream(nanos).mapToObj(n -> Math.floorDiv(n, step) * step).toArray();
    return scalar(name, INT64, values);
  }

  private static WriterColumn vectors(String name) {
    return new WriterColumn(name, FLOAT, 3, false, "1", texts((Object[]) VECTORS));
  }

  private static Object[] uuids() {
    return new Object[] {
      new UUID(0, 0),
      new UUID(0, 1),
      new UUID(-1, -1),
      new UUID(Long.MIN_VALUE, 0),
      new UUID(1, 0),
      new UUID(0, 255),
      new UUID(0, 12345)
    };
  }

  private static WriterColumn struct() {
    int[] numbers = {0, 1, -1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, 7};
    List<String> values = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      values.add("{" + numbers[i] + ", " + "abcdefg".charAt(i) + "}");
    }
    return new WriterColumn("struct", INT64, 0, false, "1", values);
  }

  /** The input's type, as the page of documentation says it. */
  String input() {
    String type =
        switch (element) {
          case INT64 -> "int64";
          case STRING -> "string";
          case BOOL -> "bool";
          case DOUBLE -> "double";
          case FLOAT -> "float";
          case FLOAT16 -> "float16";
          case UINT8 -> "uint8";
          default -> name;
        };
    String shape = width == 0 ? "" : "[" + width + "]";
    return type + shape + (narrow ? " with `--narrow`" : "");
  }

  /** The value in a row of a file, as a table holds it; null for null. */
  @Nullable String kept(int row, boolean nulls) {
    return values.isEmpty() || (nulls && row % 5 == 3) ? null : values.get(row % 7);
  }

  /** What the model's input gets, and its output gives. */
  String fed(int row, boolean nulls) {
    String value = kept(row, nulls);
    if (value == null) {
      return WrittenValue.filled(this);
    }
    if (element == UINT8 && width > 0) {
      return WrittenValue.unsigned(value);
    }
    return element == DOUBLE && narrow ? WrittenValue.text(Double.parseDouble(value)) : value;
  }
}
