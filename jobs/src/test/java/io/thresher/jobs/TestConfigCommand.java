package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.options.SqlRules;
import io.thresher.options.SqlSetting;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    assertThat(run.err()).contains("THR-USE-102: --cluster or --shared is missing");
    assertThat(CommandRun.of("config", "--cores", "3").err())
        .contains("THR-USE-102: --cluster is missing");
    assertThat(CommandRun.of("config", "--shared", "--cluster", "yarn").err())
        .contains("THR-USE-107: --shared and --cluster exclude each other");
  }

  @Test
  void saysAllThatIsWrongWithAClusterAtOnce() {
    CommandRun run = CommandRun.of("config", "--cluster=local", "--memory=3", "--nodes=2");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("THR-USE-102: --cores is missing")
        .contains("THR-USE-103: '3' is not a value of --memory")
        .contains("THR-USE-103: '2' is not a value of --nodes");
    assertThat(CommandRun.of("config", "--cluster=spark", "--cores=1", "--memory=3g").err())
        .contains("expected one of local, standalone, standalone-secure, yarn, kubernetes, emr");
  }

  @Test
  void leavesRoomForTheModelAndItsBatches() {
    String model = "../datasets/breast-cancer/model.onnx";
    List<String> call =
        List.of("config", "--cluster=yarn", "--cores=8", "--memory=16g", "--model", model);
    CommandRun run = CommandRun.of(call);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("# Spark yarn: one machine of 8 cores and 16g, for " + model + ".")
        .contains("# Beside the heap: 10m for the model and the batches of 8 tasks, the rest for")
        .contains("\nspark.executor.cores  8\n", "\nspark.executor.instances  1\n");

    List<String> larger = new ArrayList<>(call);
    larger.add("--batch-size=1000000");
    assertThat(CommandRun.of(larger).out())
        .contains("# Beside the heap: 2077m for the model and the batches of 8 tasks")
        .doesNotContain("-XX:MaxDirectMemorySize=");
    larger.set(3, "--memory=8g");
    assertThat(CommandRun.of(larger).out()).contains("-XX:MaxDirectMemorySize=");
  }

  @Test
  void everySettingIsInThePageForAdministrators() throws IOException {
    String page = Files.readString(Path.of("../docs/how-to/shared-cluster.md"));
    assertThat(page).contains(SqlSetting.keys());
  }
}
