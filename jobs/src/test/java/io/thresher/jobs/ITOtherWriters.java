package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as other writers make them: scored right, or refused by the name of what is in the way. */
class ITOtherWriters {
  private static final Path CASES = Path.of("src/test/resources/cases");

  @TempDir Path folder;

  private CommandRun score(String model, Path input, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of(
                "score",
                "--model=" + CASES.resolve(model),
                "--input=" + input,
                "--output=" + out()));
    call.addAll(List.of(more));
    return CommandRun.of(call);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private Dataset<Row> output() {
    return SharedSpark.session().read().parquet(out().toString());
  }

  /** Half of all hashes lie past 2^63. */
  @Test
  void unsignedNumbersPastTwoToSixtyThree() {
    Path hashes = CASES.resolve("uint64/pl_hash.parquet");

    CommandRun refused = score("uint64/id_double.onnx", hashes, "--bind=v=v");
    assertThat(refused.exitCode()).isEqualTo(4);
    assertThat(refused.err()).contains("'v'", "decimal(20,0)", "--narrow");

    CommandRun run = score("uint64/id_double.onnx", hashes, "--bind=v=v", "--narrow=v", "--keep=v");
    assertThat(run.err()).isEmpty();
    int past = 0;
    for (Row row : output().select("v", output().columns()[1]).collectAsList()) {
      BigDecimal value = row.getDecimal(0);
      assertThat(row.getDouble(1)).isEqualTo(value.doubleValue());
      past += value.toBigInteger().bitLength() == 64 ? 1 : 0;
    }
    assertThat(past).isEqualTo(498);
  }
}
