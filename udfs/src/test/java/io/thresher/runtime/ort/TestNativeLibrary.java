package io.thresher.runtime.ort;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestNativeLibrary {
  /** A process whose first use of ONNX Runtime is by a task that is interrupted already. */
  static final class InterruptedTask {
    public static void main(String[] arguments) {
      Thread.currentThread().interrupt();
      String version = NativeLibrary.environment().getVersion();
      System.out.println("loaded " + version + " " + Thread.interrupted());
    }
  }

  @Test
  void loadsForATaskThatIsInterrupted() throws IOException {
    try (ChildJvm process = ChildJvm.start(InterruptedTask.class)) {
      assertThat(process.awaitLine("loaded ")).isEqualTo("1.29.0 true");
    }
  }

  @Test
  void loadsInAProcessWithALongCommandLine(@TempDir Path home) throws IOException {
    // With telemetry, but where it leaves nothing behind and reaches nobody.
    Map<String, String> telemetry =
        Map.of(
            "ORT_DISABLE_TELEMETRY",
            "0",
            "HOME",
            home.toString(),
            "TMPDIR",
            home.toString(),
            "https_proxy",
            "http://127.0.0.1:9");
    String argument = "x".repeat(100_000);
    try (ChildJvm process = ChildJvm.start(telemetry, InterruptedTask.class, argument)) {
      assertThat(process.awaitLine("loaded ")).startsWith("1.29.0");
    }
  }

  @Test
  void copiesWhatWasUnpacked(@TempDir Path home) throws IOException {
    Path copy = home.resolve("copy");

    NativeLibrary.copyTo(copy);

    for (String name : List.of("libonnxruntime.so", "libonnxruntime4j_jni.so")) {
      assertThat(copy.resolve(name)).hasSameBinaryContentAs(NativeLibrary.folder().resolve(name));
    }
  }
}
