package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.ChildJvm;
import io.thresher.model.OnnxModels;
import io.thresher.runtime.SlowModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs cancelled while ONNX Runtime computes, over rows of one length and of several, in a process
 * of its own. {@code -Dthresher.cancels} says how many.
 */
class ITCancels {
  private static final int CANCELS = Integer.getInteger("thresher.cancels", 8);
  private static final long SEED = Long.getLong("thresher.cancels.seed", 20260103);

  @TempDir Path folder;

  @Test
  void freeTheirSlotsCloseWhatIsNativeAndLeaveNoCrash() throws Exception {
    Path model = OnnxModels.write(SlowModels.rounds(), folder.resolve("rounds.onnx"));
    Path steps = OnnxModels.write(SlowModels.roundsOfSteps(), folder.resolve("steps.onnx"));
    try (ChildJvm spark =
        ChildJvm.start(
            List.of(
                "@../cluster-configs/local/jvm.options",
                "-Xmx512m",
                "-Dspark.ui.showConsoleProgress=false",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "-XX:-CreateCoredumpOnCrash"),
            Map.of("ORT_DISABLE_TELEMETRY", "1"),
            CancelledJobs.class,
            model.toString(),
            steps.toString(),
            Integer.toString(CANCELS),
            Long.toString(SEED))) {
      int exitCode = spark.exitCode();

      assertThat(folder.resolve("crash.log")).doesNotExist();
      assertThat(exitCode).as(String.join("\n", spark.seen())).isZero();
      List<Long> millis =
          spark.seen().stream()
              .filter(line -> line.startsWith("freed "))
              .map(line -> Long.parseLong(line.substring("freed ".length())))
              .sorted()
              .toList();
      assertThat(millis).hasSize(CANCELS);
      System.out.printf(
          "%d jobs cancelled; slots free after %d ms (median), %d ms (worst): no crash%n",
          CANCELS, millis.get(CANCELS / 2), millis.get(CANCELS - 1));
    }
  }
}
