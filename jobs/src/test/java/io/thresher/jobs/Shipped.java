package io.thresher.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A data set that the repository ships.
 *
 * @param shape values of {@code --shape} for what the model leaves open
 */
record Shipped(String path, double tolerance, long rows, List<String> shape) {
  private static final Path FOLDER = Path.of("../datasets").toAbsolutePath().normalize();

  static Stream<Shipped> all() throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(FOLDER.resolve("MANIFEST.json").toFile());
    return StreamSupport.stream(manifest.spliterator(), false).map(Shipped::of);
  }

  static Shipped named(String name) throws IOException {
    return all().filter(s -> s.path.equals(name)).findFirst().orElseThrow();
  }

  private static Shipped of(JsonNode entry) {
    List<String> shape = new ArrayList<>();
    entry.path("shape").forEach(node -> shape.add(node.asText()));
    if (entry.path("shape").isTextual()) {
      shape.add(entry.path("shape").asText());
    }
    return new Shipped(
        entry.path("path").asText(),
        entry.path("tolerance").asDouble(),
        entry.path("rows").asLong(),
        shape);
  }

  String model() {
    return file("model.onnx");
  }

  String data() {
    return file("data.parquet");
  }

  String golden() {
    return file("golden.parquet");
  }

  String file(String name) {
    return FOLDER.resolve(path).resolve(name).toString();
  }

  /** The plain call, with further arguments behind it. */
  List<String> call(String input, Path output, String... more) {
    List<String> call =
        new ArrayList<>(
            List.of("score", "--model", model(), "--input", input, "--output", output.toString()));
    shape.forEach(value -> call.addAll(List.of("--shape", value)));
    call.addAll(List.of(more));
    return call;
  }

  @Override
  public String toString() {
    return path;
  }
}
