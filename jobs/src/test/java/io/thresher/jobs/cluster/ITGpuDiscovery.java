package io.thresher.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the script says of GPUs, as Spark reads it. Its nvidia-smi prints what NVIDIA's does. */
class ITGpuDiscovery {
  private static final Path SCRIPT = Path.of("../cluster-configs/gpu/discover-gpus");

  @TempDir Path tools;

  @ParameterizedTest
  @CsvSource({
    "'0\n1\n2\n3', '0,1,2,3'",
    "'0', '0'",
    "'2\n3', '0,1'",
    "'No devices were found', ''",
  })
  void listsTheGpusOfTheMachine(String printed, String addresses)
      throws IOException, InterruptedException {
    tool("printf '%s\\n' '" + printed + "'");
    assertThat(gpus(run(Map.of()))).isEqualTo(addresses);
  }

  /** Processes see the listed ones only, up to the first that is none. */
  @ParameterizedTest
  @CsvSource({
    "'2', '2'",
    "'3,1', '3,1'",
    "'GPU-8932f937-d72c', 'GPU-8932f937-d72c'",
    "'0,-1,2', '0'",
    "'', ''",
    "'NoDevFiles', ''",
  })
  void listsTheGpusThatAWorkerMayUse(String visible, String addresses)
      throws IOException, InterruptedException {
    tool("exit 1");
    assertThat(gpus(run(Map.of("CUDA_VISIBLE_DEVICES", visible)))).isEqualTo(addresses);
  }

  /** Spark then starts no executor there, and says so. */
  @Test
  void failsWithoutADriver() throws IOException, InterruptedException {
    tool("echo 'NVIDIA-SMI has failed'; exit 9");
    Process process = run(Map.of());
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(text(process.getErrorStream().readAllBytes()))
        .contains("discover-gpus: nvidia-smi failed; expected NVIDIA's driver", "NVIDIA-SMI has");
    assertThat(process.getInputStream().readAllBytes()).isEmpty();
  }

  private void tool(String script) throws IOException {
    Path tool = tools.resolve("nvidia-smi");
    Files.writeString(tool, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
  }

  private Process run(Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString());
    builder.environment().remove("CUDA_VISIBLE_DEVICES");
    builder.environment().putAll(environment);
    builder.environment().merge("PATH", tools.toString(), (path, first) -> first + ":" + path);
    return builder.start();
  }

  private static String gpus(Process process) throws IOException, InterruptedException {
    String printed = text(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).isZero();
    ResourceInformation gpus = ResourceInformation.parseJson(printed);
    assertThat(gpus.name()).isEqualTo("gpu");
    return String.join(",", gpus.addresses());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
