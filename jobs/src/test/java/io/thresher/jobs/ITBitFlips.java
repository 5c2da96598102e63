package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Area;
import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.cli.ColumnOptions;
import io.thresher.jobs.input.BadRowLimit;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.InputFormat;
import io.thresher.jobs.input.InputOptions;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.input.VerificationLevel;
import io.thresher.options.ScoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flips single bits of Parquet files that carry checksums: predictions either stay the same bit for
 * bit, or the run fails. {@code -Dthresher.flips=1000} sets how many.
 */
class ITBitFlips {
  private static final int FLIPS = Integer.getInteger("thresher.flips", 54);
  private static final long SEED = Long.getLong("thresher.seed", 20261121);

  @TempDir Path folder;

  @Test
  void noFlipChangesAPredictionInSilence() throws IOException {
    Map<String, Integer> outcomes = flip(VerificationLevel.FULL, FLIPS);

    Files.writeString(Path.of("target/bit-flips-full.txt"), outcomes + "\n");
    assertThat(outcomes).doesNotContainKey("changed");
    assertThat(outcomes.keySet()).noneMatch(outcome -> outcome.startsWith("THR-RUN"));
    assertThat(outcomes).containsKey("same");
    assertThat(outcomes.keySet()).anyMatch(outcome -> outcome.startsWith("THR-DATA-4"));
  }

  @Test
  void withoutVerificationFlipsDoChangePredictions() throws IOException {
    Map<String, Integer> outcomes = flip(VerificationLevel.NONE, FLIPS / 3);

    Files.writeString(Path.of("target/bit-flips-none.txt"), outcomes + "\n");
    assertThat(outcomes).containsKey("changed");
  }

  private Map<String, Integer> flip(VerificationLevel level, int flips) throws IOException {
    Random random = new Random(SEED);
    Map<String, Integer> outcomes = new TreeMap<>();
    List<ParquetSamples.Form> forms = ParquetSamples.forms();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < forms.size(); i++) {
      Shipped shipped = Shipped.named(i % 2 == 0 ? "penguins" : "breast-cancer");
      Path file = ParquetSamples.write(shipped, forms.get(i), folder.resolve(level + "-" + i));
      samples.add(
          new Sample(shipped, forms.get(i), Files.readAllBytes(file), score(shipped, file, level)));
    }
    Path flipped = Files.createDirectory(folder.resolve("flipped-" + level)).resolve("f.parquet");
    for (int i = 0; i < flips; i++) {
      Sample sample = samples.get(i % samples.size());
      long bit = sample.bit(random);
      byte[] bytes = sample.bytes.clone();
      bytes[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
      Files.write(flipped, bytes);
      String outcome = outcome(sample, flipped, level);
      outcomes.merge(outcome, 1, Integer::sum);
      if (outcome.equals("changed") && level == VerificationLevel.FULL) {
        outcomes.put("changed: " + sample.form.label() + ", bit " + bit, 1);
      }
    }
    return outcomes;
  }

  private static String outcome(Sample sample, Path file, VerificationLevel level) {
    try {
      List<Row> rows = score(sample.shipped, file, level);
      return rows.equals(sample.predictions) ? "same" : "changed";
    } catch (ScoringException e) {
      Problem problem = e.problems().get(0);
      return problem.area() == Area.RUNTIME ? problem.line() : problem.code();
    }
  }

  /** What {@code thresher score} does, but for the writing. */
  private static List<Row> score(Shipped shipped, Path file, VerificationLevel level) {
    InputOptions input = new InputOptions();
    input.paths.add(file.toString());
    input.format = InputFormat.PARQUET;
    input.verify = level;
    ColumnOptions columns = new ColumnOptions();
    columns.keep = List.of("id");
    Problems problems = new Problems();
    Configuration hadoop = new Configuration();
    ScoringSource source =
        ScoringSource.find(
            shipped.model(),
            ScoreOptions.defaults(),
            input,
            columns,
            BadRowLimit.NONE,
            hadoop,
            files -> files,
            problems);
    try (SparkRuntime spark = SparkRuntime.open(SparkRuntime.configuration(Map.of()))) {
      PlannedRows rows =
          source.plan(spark.session(), org.apache.spark.sql.types.StructType::new, problems);
      if (rows != null) {
        rows.verification().compare(rows.predictions(), problems);
      }
      problems.throwIfAny();
      return java.util.Objects.requireNonNull(rows).predictions().collectAsList();
    } catch (Exception e) {
      throw ErrorTranslation.translate(e);
    }
  }

  /** A file to damage, and the predictions of it whole. */
  private static final class Sample {
    private final Shipped shipped;
    private final ParquetSamples.Form form;
    private final byte[] bytes;
    private final List<Row> predictions;

    Sample(Shipped shipped, ParquetSamples.Form form, byte[] bytes, List<Row> predictions) {
      this.shipped = shipped;
      this.form = form;
      this.bytes = bytes;
      this.predictions = predictions;
    }

    /** Every other one in the footer, which is a small part of a large file. */
    long bit(Random random) {
      int length = bytes.length;
      int footer =
          (bytes[length - 8] & 0xFF)
              | (bytes[length - 7] & 0xFF) << 8
              | (bytes[length - 6] & 0xFF) << 16;
      int start = random.nextBoolean() ? length - 8 - footer : 0;
      return start * 8L + random.nextInt((length - start) * 8);
    }
  }
}
