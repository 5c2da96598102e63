package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.meter.MeterReport;
import io.thresher.spark.task.Stall;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.junit.jupiter.api.Test;

class TestThresherPlugin {
  private final DriverPlugin driver = new ThresherPlugin().driverPlugin();

  @Test
  void answersThoseAloneWhoAsk() throws Exception {
    Stall stall = new Stall("1", "host", 0, 0, 1, "m.onnx", "reads", "file", 31, 30, false);

    // Spark warns of an answer to a message that nobody waits for, each time.
    assertThat(driver.receive(new MeterReport("1", Map.of()))).isNull();
    assertThat(driver.receive(stall)).isNull();
    assertThat(driver.receive(new String[] {"1", "host", ""})).isInstanceOf(Long.class);
  }
}
