package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.datasets.Echo;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Decimals in byte arrays, as Avro has them: Spark's readers fail on them, or take other numbers
 * from them.
 */
class ITBinaryDecimals {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message m { required int64 id; optional binary small (DECIMAL(9,2));"
              + " optional binary large (DECIMAL(18,4)); optional group l (LIST) {"
              + " repeated group list { optional binary element (DECIMAL(5,1)); } } }");
  private static final List<String> SMALL =
      Arrays.asList("0.00", "-0.01", null, "1.27", "-1.28", "1.28", "-9999999.99", "9999999.99");
  private static final List<String> LARGE =
      Arrays.asList(
          "99999999999999.9999",
          "-99999999999999.9999",
          "0.0000",
          null,
          "-0.0001",
          "0.0255",
          "3.2768",
          "-3.2769");
  private static final List<String> LISTED =
      Arrays.asList("0.0", "-0.1", null, "12.7", "-12.8", "12.8", "-9999.9", "9999.9");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "true, PARQUET_1_0, full",
    "false, PARQUET_1_0, checksums",
    "false, PARQUET_1_0, full",
    "false, PARQUET_2_0, none",
    "false, PARQUET_2_0, full"
  })
  void areReadAsTheyWereWritten(boolean dictionary, WriterVersion version, String level)
      throws IOException {
    write(dictionary, version, false);

    CommandRun run = score("--keep=small,large,l", "--verify-input=" + level);

    assertThat(run.err()).isEmpty();
    assertThat(scores("small")).isEqualTo(SMALL);
    assertThat(scores("large")).isEqualTo(LARGE);
    assertThat(scores("l[1]")).isEqualTo(LISTED);
  }

  @Test
  void filtersSeeThem() throws IOException {
    write(false, WriterVersion.PARQUET_1_0, false);

    CommandRun run = score("--keep=small", "--filter=small < 0 or large > 1");

    assertThat(run.err()).isEmpty();
    assertThat(scores("y_id")).containsExactly("0", "1", "4", "6");
  }

  /** hyparquet-writer has 0 so. */
  @Test
  void noBytesAreZero() throws IOException {
    write(false, WriterVersion.PARQUET_1_0, true);

    assertThat(score("--keep=small").err()).isEmpty();
    assertThat(scores("small")).isEqualTo(SMALL);
  }

  /** As Spark's reader of rows refuses them; the first two have room in what they become. */
  @ParameterizedTest
  @CsvSource({
    "5, 100000",
    "18, -1000000000000000000",
    "9, -2147483649",
    "18, 9223372036854775808",
    "18, 18446744073709551616"
  })
  void moreDigitsThanTheTypeHasAreAnError(int digits, BigInteger value) throws IOException {
    List<String> values = List.of(new BigDecimal(value, 2).toPlainString());
    write("binary", digits, 0, false, WriterVersion.PARQUET_1_0, values);

    assertThat(score("--keep=d").err())
        .startsWith("THR-DATA-121")
        .contains(".parquet", "a decimal of more digits than its type has, column 'd'", "--drop")
        .doesNotContain("--format");
  }

  /** Of the first two, in 9 bytes, Spark makes 1.21 and -0.21. */
  @ParameterizedTest
  @CsvSource({
    "9, true, PARQUET_1_0",
    "9, false, PARQUET_2_0",
    "10, false, PARQUET_1_0",
    "12, true, PARQUET_2_0",
    "15, false, PARQUET_1_0",
    "17, false, PARQUET_1_0"
  })
  void takeAnyNumberOfBytes(int length, boolean dictionary, WriterVersion version)
      throws IOException {
    List<String> values =
        List.of(
            "-12345.67", "98765432109.87", "-9999999999999999.99", "0.00", "9999999999999999.99");
    write(
        String.format(Locale.ROOT, "fixed_len_byte_array(%d)", length),
        18,
        length,
        dictionary,
        version,
        values);

    CommandRun run = score("--keep=d", "--filter=d <> 0");

    assertThat(run.err()).isEmpty();
    assertThat(scores("d"))
        .isEqualTo(values.stream().filter(value -> !value.equals("0.00")).toList());
  }

  /** Spark's reader of rows takes the last bytes of long ones, whatever is before them. */
  @Test
  void areNotReadByRows() throws IOException {
    write(false, WriterVersion.PARQUET_1_0, false);

    CommandRun run = score("--keep=small", "--conf=spark.sql.parquet.enableVectorizedReader=false");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("THR-DATA-032", "enableVectorizedReader");
  }

  private void write(boolean dictionary, WriterVersion version, boolean emptyZero)
      throws IOException {
    try (ParquetWriter<Group> out =
        ExampleParquetWriter.builder(new LocalOutputFile(folder.resolve("in.parquet")))
            .withType(SCHEMA)
            .withDictionaryEncoding(dictionary)
            .withWriterVersion(version)
            .build()) {
      for (int i = 0; i < SMALL.size(); i++) {
        Group row = new SimpleGroup(SCHEMA).append("id", (long) i);
        add(row, "small", SMALL.get(i), emptyZero);
        add(row, "large", LARGE.get(i), emptyZero);
        Group list = row.addGroup("l");
        list.addGroup("list");
        add(list.addGroup("list"), "element", LISTED.get(i), emptyZero);
        out.write(row);
      }
    }
  }

  /**
   * A column of one type of bytes.
   *
   * @param least bytes of a value
   */
  private void write(
      String type,
      int digits,
      int least,
      boolean dictionary,
      WriterVersion version,
      List<String> values)
      throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            String.format(
                Locale.ROOT,
                "message m { required int64 id; required %s d (DECIMAL(%d,2)); }",
                type,
                digits));
    try (ParquetWriter<Group> out =
        ExampleParquetWriter.builder(new LocalOutputFile(folder.resolve("in.parquet")))
            .withType(schema)
            .withDictionaryEncoding(dictionary)
            .withWriterVersion(version)
            .build()) {
      for (int i = 0; i < values.size(); i++) {
        byte[] bytes = new BigDecimal(values.get(i)).unscaledValue().toByteArray();
        byte[] padded = new byte[Math.max(least, bytes.length)];
        Arrays.fill(padded, (byte) (bytes[0] >> 7)); // The sign.
        System.arraycopy(bytes, 0, padded, padded.length - bytes.length, bytes.length);
        Group row = new SimpleGroup(schema).append("id", (long) i);
        out.write(row.append("d", Binary.fromConstantByteArray(padded)));
      }
    }
  }

  private static void add(Group group, String column, String value, boolean emptyZero) {
    if (value != null) {
      BigInteger digits = new BigDecimal(value).unscaledValue();
      byte[] bytes = emptyZero && digits.signum() == 0 ? new byte[0] : digits.toByteArray();
      group.append(column, Binary.fromConstantByteArray(bytes));
    }
  }

  private List<String> scores(String column) {
    return SharedSpark.session()
        .read()
        .parquet(folder.resolve("out").toString())
        .orderBy("y_id")
        .selectExpr("CAST(" + column + " AS STRING)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private CommandRun score(String... more) throws IOException {
    Path model = Files.write(folder.resolve("id.onnx"), new Echo().number("id", 7).onnx());
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + model,
                "--input=" + folder.resolve("in.parquet"),
                "--output=" + folder.resolve("out")));
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }
}
