package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.ChildJvm;
import io.thresher.model.OnnxModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that end while ONNX Runtime makes sessions, which crashes where native threads outlive
 * what they use. {@code -Dthresher.shutdowns} says how many.
 */
class ITShutdowns {
  private static final int SHUTDOWNS = Integer.getInteger("thresher.shutdowns", 6);
  private static final long SEED = Long.getLong("thresher.shutdowns.seed", 20260102);
  private static final int STEPS = 6000;
  private static final int TERMINATED = 143;
  private static final List<EndingJvm.By> WAYS =
      List.of(EndingJvm.By.ITSELF, EndingJvm.By.SIGNAL, EndingJvm.By.PLUGIN);

  @TempDir Path folder;

  @Test
  void leaveNoCrash() throws Exception {
    Path model = OnnxModels.write(SlowModels.longChain(STEPS), folder.resolve("long.onnx"));
    long micros;
    try (ChildJvm whole = start(model, EndingJvm.By.NOBODY, 0)) {
      micros = Long.parseLong(whole.awaitLine("took "));
      assertThat(whole.exitCode()).isZero();
    }
    Random random = new Random(SEED);
    int whileMaking = 0;
    for (int i = 0; i < SHUTDOWNS; i++) {
      EndingJvm.By way = WAYS.get(i % WAYS.size());
      long delay = i < WAYS.size() ? 0 : random.nextLong(micros);
      try (ChildJvm process = start(model, way, delay)) {
        whileMaking += process.awaitLine("ends ").equals("while making") ? 1 : 0;
        if (way == EndingJvm.By.SIGNAL) {
          process.terminate();
        }
        assertThat(process.exitCode())
            .as("%s after %d us: %s", way, delay, process.seen())
            .isEqualTo(way == EndingJvm.By.SIGNAL ? TERMINATED : 0);
      }
      assertThat(folder.resolve("crash.log")).doesNotExist();
    }
    assertThat(whileMaking).isPositive();
    System.out.printf(
        "%d processes ended, %d of them while sessions were made, which takes %d ms: no crash%n",
        SHUTDOWNS, whileMaking, micros / 1000);
  }

  private ChildJvm start(Path model, EndingJvm.By way, long micros) throws Exception {
    return ChildJvm.start(
        List.of("-XX:ErrorFile=" + folder.resolve("crash.log"), "-XX:-CreateCoredumpOnCrash"),
        Map.of("ORT_DISABLE_TELEMETRY", "1"),
        EndingJvm.class,
        model.toString(),
        folder.resolve("cache").toString(),
        way.name(),
        Long.toString(micros));
  }
}
