package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows for the {@link PoisonModel} of which one in a hundred is bad, in nine ways, and the same
 * rows with good values in the place of the bad ones.
 */
final class Poison {
  static final int ROWS = 9000;
  static final int BAD = ROWS / 100;

  /** By {@code id % 900}. */
  private static final Map<Long, List<String>> KINDS =
      Map.of(
          7L, List.of("convert", "THR-DATA-021"),
          107L, List.of("convert", "THR-DATA-022"),
          207L, List.of("convert", "THR-DATA-021"),
          307L, List.of("convert", "THR-DATA-022"),
          407L, List.of("inference", "THR-RUN-021"),
          507L, List.of("inference", "THR-RUN-021"),
          607L, List.of("numerics", "THR-DATA-302"),
          707L, List.of("numerics", "THR-DATA-302"),
          807L, List.of("numerics", "THR-DATA-302"));

  private Poison() {}

  static void write(Path clean, Path poisoned) {
    String x = "array(cast(1 + id % 17 as float), 1f)";
    rows(x, "id % 3", "if(id % 2 = 0, 'a', 'b')", "id % 1000").write().parquet(clean.toString());
    rows(
            "case id % 900 when 7 then null when 107 then array(1f) when 207 then array(1f, null)"
                + " when 607 then array(-1f, 1f) when 707 then array(0f, 1f)"
                + " when 807 then array(3.4e38f, 1f) else "
                + x
                + " end",
            "if(id % 900 = 407, 99, id % 3)",
            "if(id % 900 = 507, 'z', if(id % 2 = 0, 'a', 'b'))",
            "case id % 900 when 307 then 1099511627776 when 807 then 2000000 else id % 1000 end")
        .write()
        .parquet(poisoned.toString());
  }

  private static Dataset<Row> rows(String x, String k, String s, String small) {
    return SharedSpark.session()
        .range(0, ROWS, 1, 3)
        .selectExpr("id", x + " as x", k + " as k", s + " as s", small + " as small");
  }

  static List<String> call(Path model, Path input, Path output, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + model,
                "--input=" + input,
                "--output=" + output,
                "--keep=id",
                "--narrow=small",
                "--guard=quarantine",
                "--range=y=-1000000..1000000"));
    call.addAll(List.of(more));
    return call;
  }

  /** Every row is there once: with the bits of the clean run, or set aside for the right reason. */
  static void check(Path clean, Path output) {
    Map<Long, Integer> expected = bits(clean);
    assertThat(expected).hasSize(ROWS);
    expected.keySet().removeIf(id -> KINDS.containsKey(id % 900));
    assertThat(bits(output)).isEqualTo(expected);

    List<Row> bad = quarantined(output);
    assertThat(bad).hasSize(BAD);
    assertThat(bad.stream().map(row -> row.<Row>getAs("row").<Long>getAs("id")).distinct())
        .hasSize(BAD);
    for (Row row : bad) {
      long id = row.<Row>getAs("row").<Long>getAs("id");
      assertThat(KINDS).as("row %d", id).containsKey(id % 900);
      assertThat(List.of(row.<String>getAs("stage"), row.<String>getAs("code")))
          .as("row %d", id)
          .isEqualTo(KINDS.get(id % 900));
      assertThat(row.<String>getAs("file")).endsWith(".parquet");
      assertThat(row.<Row>getAs("row").schema().fieldNames())
          .containsExactly("id", "x", "k", "s", "small");
    }
  }

  static List<Row> quarantined(Path output) {
    return SharedSpark.session()
        .read()
        .parquet(output.resolve("_quarantine").toString())
        .collectAsList();
  }

  private static Map<Long, Integer> bits(Path output) {
    Map<Long, Integer> bits = new HashMap<>();
    for (Row row :
        SharedSpark.session().read().parquet(output.toString()).select("id", "y").collectAsList()) {
      assertThat(bits.put(row.getLong(0), Float.floatToRawIntBits(row.getFloat(1)))).isNull();
    }
    return bits;
  }
}
