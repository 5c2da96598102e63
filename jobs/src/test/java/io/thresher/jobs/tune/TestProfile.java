package io.thresher.jobs.tune;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.spark.check.SampleScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestProfile {
  private static final Hardware MACHINE = new Hardware("a processor", 2, 32);
  private static final Map<String, String> VERSIONS = Map.of("spark", "4.1.1", "java", "17.0.1");
  private static final Setting SETTING =
      Setting.DEFAULTS
          .with(Setting.BATCH_SIZE, "256")
          .with(Setting.ORT, "graph_optimization_level=extended")
          .withConf(Setting.COLUMN_BATCH, "1024");

  @Test
  void readsWhatItWrote(@TempDir Path folder) throws IOException {
    ProfileFile file = file(folder.resolve("model.onnx.tuned.json"));
    Profile profile = profile();

    file.write(profile);

    assertThat(file.read()).contains(profile);
    assertThat(profile.setting()).isEqualTo(SETTING);
  }

  @Test
  void findsNothingWhereNothingIs(@TempDir Path folder) throws IOException {
    assertThat(file(folder.resolve("none.json")).read()).isEmpty();
  }

  @Test
  void holdsForTheSameModelMachineAndVersions() {
    assertThat(profile().objection("abc", MACHINE, VERSIONS)).isEmpty();
  }

  @Test
  void saysAllThatIsOtherwise() {
    Optional<String> objection =
        profile()
            .objection(
                "abd", new Hardware("a processor", 4, 32), Map.of("spark", "4.2.0", "java", "17"));

    assertThat(objection.orElseThrow())
        .contains(
            "the model has other content",
            "the machine was a processor, 2 cores, 32 GiB, and is a processor, 4 cores, 32 GiB",
            "spark was 4.1.1, and is 4.2.0",
            "java was 17.0.1, and is 17");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"batch-size\" : \"256\" | \"cache-dir\" : \"/x\" | cache-dir=/x",
        "\"batch-size\" : \"256\" | \"batch-size\" : \"0\" | batch-size=0",
        "_level=extended | _level=all;custom_op_library=x.so"
            + " | ort=graph_optimization_level=all;custom_op_library=x.so",
        "spark.sql.parquet.columnarReaderBatchSize | spark.plugins | spark.plugins=1024"
      })
  void refusesAFileThatSetsWhatTuningDoesNot(String written, String forged, String told)
      throws IOException {
    String json = new String(profile().json(), UTF_8);

    assertThat(json).contains(written);
    assertThatThrownBy(() -> Profile.parse(json.replace(written, forged).getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessage("it sets what tuning does not: " + told);
  }

  @Test
  void refusesAFileThatIsNone() {
    assertThatThrownBy(() -> Profile.parse("{\"batch-size\": 3}".getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it is no profile: ");
  }

  private static ProfileFile file(Path path) {
    return new ProfileFile(new org.apache.hadoop.fs.Path(path.toString()), new Configuration());
  }

  private static Profile profile() {
    return Profile.of(
        "abc", MACHINE, VERSIONS, SETTING, SampleScores.Nearness.SAME_SCORES, "2x as fast");
  }
}
