package io.thresher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestSqlRules {
  /** Options that SQL may not give; a new option is in one of the two sets. */
  private static final Set<String> CLOSED = Set.of("cache-dir");

  private static SqlRules rules(String... settings) {
    Map<String, String> byKey = new java.util.HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      byKey.put(settings[i], settings[i + 1]);
    }
    return SqlRules.of(byKey);
  }

  @Test
  void knowsOfEveryOptionWhetherItIsOpen() {
    assertThat(ScoreOptions.declared())
        .allSatisfy(
            option ->
                assertThat(SqlRules.isOpen(option.key()))
                    .as("whether SQL may give '%s'", option.key())
                    .isEqualTo(!CLOSED.contains(option.key())));
  }

  @Test
  void refusesClosedOptionsUnknownOnesAndTooManyThreadsTogether() {
    assertThatThrownBy(
            () ->
                rules().parse(Map.of("cache-dir", "/x", "batchsize", "1", "engine", "perhaps"), 2))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-USE-701: the option is not open to SQL | option 'cache-dir'")
        .hasMessageContaining("THR-USE-001: unknown option | 'batchsize'")
        .hasMessageContaining("THR-USE-002: option value not understood | option 'engine'");
    assertThatThrownBy(() -> rules().parse(Map.of("threads", "20000"), 2))
        .hasMessageContaining("THR-USE-702")
        .hasMessageContaining("expected at most 2, got 20000")
        .hasMessageContaining("spark.thresher.sql.max-threads");
  }

  @Test
  void givesOptionsOnBehalfOfSql() {
    SqlRules rules =
        rules(
            "spark.thresher.sql.max-threads", "8",
            "spark.thresher.sql.cache-dir", "/var/cache/models",
            "spark.thresher.sql.max-run-time", "10min",
            "spark.thresher.sql.custom-ops", "A".repeat(64));
    ScoreOptions options = rules.parse(Map.of("threads", "8", "nulls", "0"), 1);
    assertThat(options.threads()).isEqualTo(8);
    assertThat(options.cacheFolder()).isEqualTo("/var/cache/models");
    assertThat(options.caller())
        .isEqualTo(
            new Caller(
                Caller.Kind.SQL, Set.of("a".repeat(64)), Duration.ofMinutes(10), 256L << 20));
    assertThat(ScoreOptions.parse(Map.of("nulls", "0")).caller()).isEqualTo(Caller.PROGRAM);
  }

  @Test
  void readsSettings() {
    SqlRules rules =
        rules(
            "spark.thresher.sql.models", "s3a://models/prod, /shared/models",
            "spark.thresher.sql.schemes", "S3A,file",
            "spark.thresher.sql.max-batch-bytes", "2g",
            "spark.thresher.sql.max-models", "7",
            "spark.thresher.sql.idle-time", "500ms",
            "spark.other", "ignored");
    assertThat(rules.models()).isEqualTo(List.of("s3a://models/prod", "/shared/models"));
    assertThat(rules.schemes()).containsExactly("s3a", "file");
    assertThat(rules.maxBatchBytes()).isEqualTo(2L << 30);
    assertThat(rules.maxModels()).isEqualTo(7);
    assertThat(rules.idleTime()).isEqualTo(Duration.ofMillis(500));
    assertThat(rules.ort()).containsExactly("default");
    assertThat(rules().schemes()).doesNotContain("http", "https", "ftp", "sftp", "webhdfs", "har");
  }

  @ParameterizedTest
  @CsvSource({
    "models, ' , ', one name or more",
    "schemes, '', one name or more",
    "custom-ops, abc, 64 hexadecimal digits",
    "max-threads, 0, a whole number from 1",
    "max-threads, -1, a whole number from 1",
    "max-threads, 99999999999, a whole number from 1",
    "max-batch-bytes, much, a size such as 256m",
    "max-batch-bytes, 999999999999999999g, a size such as 256m",
    "max-run-time, 5 parsecs, a time such as 90s",
    "max-models, 2k, a whole number from 1",
    "idle-time, 0s, a time such as 90s",
  })
  void opensNothingWhereASettingIsMalformed(String name, String value, String expected) {
    assertThatThrownBy(() -> rules("spark.thresher.sql." + name, value))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-USE-705")
        .hasMessageContaining("spark.thresher.sql." + name)
        .hasMessageContaining("expected " + expected);
  }

  @Test
  void opensNothingWhereASettingIsMisspelt() {
    assertThatThrownBy(() -> rules("spark.thresher.sql.model", "/shared"))
        .hasMessageContaining("THR-USE-710")
        .hasMessageContaining("did you mean 'spark.thresher.sql.models'?");
  }
}
