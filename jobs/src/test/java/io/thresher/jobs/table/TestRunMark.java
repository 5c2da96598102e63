package io.thresher.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TestRunMark {
  private static final RunMark MARK = new RunMark("r", "s", "m", "lake.t", "7", "append", 10, 8, 2);

  @Test
  void isReadAsItWasWritten() {
    assertThat(RunMark.of(MARK.properties())).isEqualTo(MARK);
    assertThat(RunMark.of(MARK.json())).isEqualTo(MARK);
    RunMark ofFiles = new RunMark("r", "s", "m", "", "", "append", 10, 8, 2);
    assertThat(ofFiles.properties()).doesNotContainKey("thresher.input-table");
    assertThat(RunMark.of(ofFiles.json())).isEqualTo(ofFiles);
  }

  @Test
  void isFoundAmongWhatOthersSay() {
    assertThat(RunMark.of(Map.of("thresher.run-id", "r", "added-records", "5")))
        .isEqualTo(new RunMark("r", "", "", "", "", "", 0, 0, 0));
    assertThat(RunMark.of(Map.of("added-records", "5"))).isNull();
  }

  @Test
  void passesOverTextOfOthers() {
    for (String text : new String[] {null, "", "nightly", "thresher.run-id", "[1]", "{\"a\": 1"}) {
      assertThat(RunMark.of(text)).as("%s", text).isNull();
    }
    assertThat(RunMark.of("{\"thresher.run-id\": [\"r\"]}")).isNull();
  }
}
