package io.thresher.model.reading;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a graph tells of its rows, without running it. */
class TestRowFlow {
  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../datasets"), 3)) {
      return files.filter(file -> file.endsWith("model.onnx")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void followsEveryShippedModel(Path file) throws IOException {
    RowReading reading = read(ModelProto.parseFrom(Files.readAllBytes(file)));

    assertThat(reading.mixing()).isEmpty();
    assertThat(reading.notFollowed()).isEmpty();
  }

  static RowReading read(ModelProto model) {
    Map<String, Integer> ranks = new HashMap<>();
    Set<String> stored = new HashSet<>();
    model.getGraph().getInitializerList().forEach(tensor -> stored.add(tensor.getName()));
    for (ValueInfoProto input : model.getGraph().getInputList()) {
      if (!stored.contains(input.getName())) {
        ranks.put(input.getName(), input.getType().getTensorType().getShape().getDimCount());
      }
    }
    List<String> outputs =
        model.getGraph().getOutputList().stream().map(ValueInfoProto::getName).toList();
    return RowFlow.read(model, ranks, outputs);
  }
}
