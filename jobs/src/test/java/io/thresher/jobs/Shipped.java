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
 * @param flags what the plain call needs beside the model: {@code --shape} for what it leaves open,
 *     {@code --narrow} for inputs of a type that files do not have
 */
record Shipped(String path, double tolerance, long rows, List<String> flags) {
  private static final Path FOLDER = Path.of("../datasets").toAbsolutePath().normalize();

  static Stream<Shipped> all() throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(FOLDER.resolve("MANIFEST.json").toFile());
    return StreamSupport.stream(manifest.spliterator(), false).map(Shipped::of);
  }

  static Shipped named(String name) throws IOException {
    return all().filter(s -> s.path.equals(name)).findFirst().orElseThrow();
  }

  private static Shipped of(JsonNode entry) {
    List<String> flags = new ArrayList<>();
    JsonNode shapes = entry.path("shape");
    if (shapes.isTextual()) {
      flags.add("--shape=" + shapes.asText());
    }
    shapes.forEach(shape -> flags.add("--shape=" + shape.asText()));
    for (JsonNode input : entry.path("inputs")) {
      if (input.path("type").asText().endsWith("float16")) {
        flags.add("--narrow=" + input.path("name").asText());
      }
    }
    return new Shipped(
        entry.path("path").asText(),
        entry.path("tolerance").asDouble(),
        entry.path("rows").asLong(),
        flags);
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
    call.addAll(flags);
    call.addAll(List.of(more));
    return call;
  }

  @Override
  public String toString() {
    return path;
  }
}
