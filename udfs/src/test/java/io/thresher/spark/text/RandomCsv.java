package io.thresher.spark.text;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** A file of CSV and a way to read it, both by chance: mostly plain, and some of it malformed. */
final class RandomCsv {
  static final String MALFORMED = "_malformed";

  private static final List<String> TEXTS =
      List.of(
          "0",
          "1",
          "-1",
          "42",
          "007",
          "+5",
          " 5",
          "5 ",
          "5.0",
          "5.",
          ".5",
          "-0",
          "-0.0",
          "0.25",
          "1.5",
          "-12.5",
          "3e-05",
          "1E5",
          "1e400",
          "-1e39",
          "1e-400",
          "nan",
          "inf",
          "-Infinity",
          "NA",
          "true",
          "False",
          "2026-11-28",
          "2026-11-28 10:00:00",
          "9223372036854775807",
          "9223372036854775808",
          "123456789012345678901234567890",
          "0.1234567890123456789",
          "2147483648",
          "16777217",
          "16777217.0000001",
          "much",
          "a b",
          "Zürich",
          "日本",
          "",
          "",
          "",
          "#x",
          "\t",
          " ",
          "a\0b",
          "\u0001",
          "\uFFFD",
          "\u3000",
          "1,5",
          "12.50",
          "-",
          "e5");

  private static final List<String> DELIMITERS = List.of(",", ",", ",", ";", "\t", "|", "::", "x");
  private static final List<String> QUOTES = List.of("\"", "\"", "\"", "'", "");
  private static final List<String> ENCODINGS =
      List.of("UTF-8", "UTF-8", "UTF-8", "ISO-8859-1", "windows-1252", "US-ASCII", "Shift_JIS");
  private static final List<String> TYPES =
      List.of(
          "a FLOAT, b DOUBLE, c STRING",
          "a BIGINT, b STRING, c INT, d DOUBLE",
          "a STRING",
          "a FLOAT",
          "a SMALLINT, b TINYINT, c BOOLEAN, d DECIMAL(18,2), e DATE",
          "a TIMESTAMP_NTZ, b STRING, c TIMESTAMP, d DECIMAL(38,0)",
          "a DOUBLE, b DOUBLE, c DOUBLE, d FLOAT, e FLOAT, f BIGINT");

  private final Random random;
  private final Map<String, String> options = new HashMap<>();
  private final StructType columns;
  private final List<String> exact = new ArrayList<>();
  private final String delimiter;
  private final String quote;
  private final String escape;
  private final boolean header;
  private final String encoding;

  RandomCsv(long seed) {
    random = new Random(seed);
    columns = StructType.fromDDL(any(TYPES));
    delimiter = any(DELIMITERS);
    quote = any(QUOTES);
    encoding = any(ENCODINGS);
    options.put("sep", delimiter);
    options.put("quote", quote);
    escape = random.nextInt(4) == 0 ? "\\" : quote;
    options.put("escape", escape);
    header = random.nextBoolean();
    options.put("header", Boolean.toString(header));
    options.put("enforceSchema", "false");
    options.put("unescapedQuoteHandling", "RAISE_ERROR");
    options.put("mode", random.nextBoolean() ? "FAILFAST" : "PERMISSIVE");
    options.put("columnNameOfCorruptRecord", MALFORMED);
    options.put("multiLine", Boolean.toString(random.nextInt(8) == 0));
    maybe("comment", "#");
    if (random.nextInt(3) == 0) {
      options.put("nullValue", any(List.of("NA", "1", "1.5", "-", "")));
    }
    maybe(CsvFormat.DECIMAL, ",");
    maybe("ignoreLeadingWhiteSpace", "true");
    maybe("emptyValue", "1.5");
    maybe("maxColumns", "3");
    maybe("lineSep", "\n");
    for (String name : columns.fieldNames()) {
      if (random.nextInt(5) == 0) {
        exact.add(name);
      }
    }
  }

  private void maybe(String option, String value) {
    if (random.nextInt(6) == 0) {
      options.put(option, value);
    }
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  CsvDialect dialect() {
    CSVOptions parsed =
        new CSVOptions(
            scala.collection.immutable.Map.from(CollectionConverters.asScala(options)),
            false,
            "UTC",
            MALFORMED);
    String decimal = options.getOrDefault(CsvFormat.DECIMAL, ".");
    return new CsvDialect(parsed, encoding, decimal.charAt(0), java.util.Set.copyOf(exact));
  }

  StructType columns() {
    return columns;
  }

  /** Some of the columns, in any order, and mostly the one of malformed rows. */
  StructType required() {
    List<String> names = new ArrayList<>(List.of(columns.fieldNames()));
    java.util.Collections.shuffle(names, random);
    StructType required = new StructType();
    int count = random.nextInt(names.size() + 1);
    for (String name : names.subList(0, random.nextInt(3) == 0 ? count : names.size())) {
      required = required.add(columns.apply(name));
    }
    return random.nextInt(4) == 0 ? required : required.add(MALFORMED, DataTypes.StringType);
  }

  byte[] bytes(int rows) {
    StringBuilder text = new StringBuilder(random.nextInt(10) == 0 ? "\uFEFF" : "");
    if (header) {
      text.append(String.join(delimiter, columns.fieldNames())).append("\n");
    }
    boolean wild = random.nextInt(3) == 0;
    for (int i = 0; i < rows; i++) {
      text.append(wild && random.nextInt(10) == 0 ? any(List.of("", " ", "# ", "\t")) : row(wild));
      text.append(any(List.of("\n", "\n", "\n", "\r\n", "\r")));
    }
    if (random.nextBoolean()) {
      text.setLength(text.length() - 1);
    }
    byte[] bytes = text.toString().getBytes(Charset.forName(encoding));
    if (random.nextInt(10) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private String row(boolean wild) {
    List<String> fields = new ArrayList<>();
    int count = columns.size() + (wild && random.nextInt(12) == 0 ? random.nextInt(3) - 1 : 0);
    for (int i = 0; i < count; i++) {
      String type = columns.fields()[Math.min(i, columns.size() - 1)].dataType().typeName();
      boolean any = wild || type.equals("string");
      boolean none = random.nextInt(20) == 0;
      String text = any ? any(TEXTS) : number(type);
      fields.add(field(none ? options.getOrDefault("nullValue", "") : text));
    }
    return String.join(delimiter, fields);
  }

  private String number(String type) {
    return switch (type) {
      case "float" -> Float.toString((random.nextFloat() - 0.5f) * 10);
      case "double" -> Double.toString(random.nextGaussian() * 1000);
      case "boolean" -> "true";
      case "date" -> "2026-11-28";
      case "timestamp", "timestamp_ntz" -> "2026-11-28 10:00:00";
      default -> Integer.toString(random.nextInt(100) - 50);
    };
  }

  private String field(String text) {
    if (random.nextInt(40) == 0) {
      return any(List.of(quote + text, text + quote, quote + text + quote + "x", text + "\n"));
    }
    if (random.nextInt(4) > 0 || quote.isEmpty()) {
      return text;
    }
    String within = random.nextInt(3) == 0 ? text + delimiter + escape + quote : text;
    return quote + within + quote;
  }

  @Override
  public String toString() {
    return encoding + " " + options + " " + columns.toDDL() + " exact " + exact;
  }
}
