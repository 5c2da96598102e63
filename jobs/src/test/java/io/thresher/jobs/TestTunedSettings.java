package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.jobs.run.EarlierSettings;
import io.thresher.jobs.tune.Setting;
import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestTunedSettings {
  private static final String BEGUN = "batch-size=64;threads=4;spark.task.cpus=4";

  @ParameterizedTest
  @CsvSource({"local[8], 4", "local[4], 4", "local[2], none", "spark://host:7077, none"})
  void aRunGoesOnWithTheCoresOfATaskOnlyWhereThereAreSoMany(String master, String cpus) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);

    TunedSettings settings =
        TunedSettings.ofRun(new EarlierSettings("r", BEGUN, null, null, 0), conf);
    settings.configure(conf);

    assertThat(conf.get(Setting.TASK_CPUS, "none")).isEqualTo(cpus);
    assertThat(settings.text()).isEqualTo(BEGUN);
    assertThat(settings.setting().options())
        .containsEntry(Setting.BATCH_SIZE, "64")
        .containsEntry(Setting.THREADS, "4");
    assertThat(settings.source()).startsWith("run r, which was begun with ");
    assertThat(settings.source().contains("spark.task.cpus 4")).isEqualTo(cpus.equals("none"));
  }

  @ParameterizedTest
  @CsvSource({"spark.task.cpus, 1", "spark.sql.parquet.columnarReaderBatchSize, 2048"})
  void aPropertyThatIsGivenWins(String key, String value) {
    String begun = Setting.COLUMN_BATCH + "=8192;" + Setting.TASK_CPUS + "=2";
    SparkConf conf = new SparkConf(false).set("spark.master", "local[4]").set(key, value);

    TunedSettings settings =
        TunedSettings.ofRun(new EarlierSettings("r", begun, null, null, 0), conf);
    settings.configure(conf);

    assertThat(conf.get(key)).isEqualTo(value);
    assertThat(settings.setting().conf()).hasSize(1).doesNotContainKey(key);
    assertThat(settings.text()).isEqualTo(begun);
  }
}
