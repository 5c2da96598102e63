package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.options.SqlRules;
import io.thresher.options.SqlSetting;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TestConfigCommand {
  @Test
  void printsSettingsThatCloseWhatIsOpenByDefault() throws IOException {
    CommandRun run = CommandRun.of("config", "--shared");
    assertThat(run.exitCode()).isZero();
    Properties printed = new Properties();
    printed.load(new StringReader(run.out()));
    Map<String, String> settings = new HashMap<>();
    printed.stringPropertyNames().forEach(key -> settings.put(key, printed.getProperty(key)));

    SqlRules rules = SqlRules.of(settings);

    assertThat(settings).containsKeys("spark.sql.extensions", "spark.plugins");
    assertThat(rules.models()).isNotEmpty();
    assertThat(rules.maxRunTime()).isPositive().isLessThan(Duration.ofHours(1));
    assertThat(rules.customOps()).isEmpty();
    assertThat(run.out()).contains(SqlSetting.keys());
  }

  @Test
  void saysWhatItCanPrint() {
    CommandRun run = CommandRun.of("config");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("THR-USE-102: --shared is missing");
  }

  @Test
  void everySettingIsInThePageForAdministrators() throws IOException {
    String page = Files.readString(Path.of("../docs/how-to/shared-cluster.md"));
    assertThat(page).contains(SqlSetting.keys());
  }
}
