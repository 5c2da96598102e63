package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.options.EngineName;
import io.thresher.spark.shared.ProcessSessions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast engines run every shipped model, and that {@code auto} takes none that is slower than
 * ONNX Runtime; {@code submit-scripts/engine bench} runs it, not the build. Models may be measured
 * in several calls: what was measured is kept, and the page is written when none is missing.
 */
class EngineBenchSuite {
  /** What is slower by less is noise. */
  private static final double NOISE = 0.93;

  private static final Path RESULTS = Path.of("target", "engine-bench");
  private static final Path PAGE = Path.of("..", "docs", "how-to", "engines.md");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One model's result.
   *
   * @param cpu that it was measured on
   */
  record Kept(String cpu, EngineFigures figures) {}

  @Test
  void takesNoEngineThatIsSlower(@TempDir Path home) throws IOException {
    assertThat(ProcessSessions.engines().find(EngineName.OPENVINO))
        .as("OpenVINO, in " + ProcessSessions.engines().searched())
        .isPresent();
    Pattern wanted = Pattern.compile(System.getProperty("thresher.engines.models", ".*"));
    Files.createDirectories(RESULTS);
    List<EngineFigures> slower = new ArrayList<>();
    String before = System.getProperty("user.home");
    System.setProperty("user.home", home.toString()); // What was measured earlier does not count.
    try {
      for (JsonNode entry : manifest()) {
        String name = entry.path("path").asText();
        if (wanted.matcher(name).matches()) {
          EngineFigures figures = EngineBench.of(name, entry);
          print(figures);
          JSON.writeValue(file(name), new Kept(cpu(), figures));
          if (figures.takenGain() < NOISE) {
            slower.add(figures);
          }
        }
      }
    } finally {
      System.setProperty("user.home", before);
    }
    if (Boolean.getBoolean("thresher.docs.write")) {
      EngineTable.write(PAGE, all(), cpu());
    }
    assertThat(slower).isEmpty();
  }

  private static JsonNode manifest() throws IOException {
    return JSON.readTree(new File(LocalSpark.file("MANIFEST.json")));
  }

  private static File file(String name) {
    return RESULTS.resolve(name.replace('/', '-') + ".json").toFile();
  }

  private static List<EngineFigures> all() throws IOException {
    List<EngineFigures> all = new ArrayList<>();
    for (JsonNode entry : manifest()) {
      String name = entry.path("path").asText();
      assertThat(file(name)).as("not measured yet: " + name).exists();
      Kept kept = JSON.readValue(file(name), Kept.class);
      assertThat(kept.cpu()).as("measured on another machine: " + name).isEqualTo(cpu());
      all.add(kept.figures());
    }
    return all;
  }

  private static void print(EngineFigures figures) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,.0f rows a second; %s, refused %s; auto: %s (%.2f; %s)%n",
        figures.model(),
        figures.rowsASecond(),
        figures.gains(),
        figures.refusals(),
        figures.taken(),
        figures.takenGain(),
        figures.why());
  }

  /** Its name, and whether it has the matrix instructions that neural networks gain most by. */
  private static String cpu() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
    boolean amx = lines.stream().anyMatch(line -> line.contains(" amx_tile"));
    String model =
        lines.stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.replaceFirst("^[^:]*:\\s*", ""))
            .findFirst()
            .orElse(System.getProperty("os.arch"));
    return "an " + model + (amx ? " with AMX" : " without AMX");
  }
}
