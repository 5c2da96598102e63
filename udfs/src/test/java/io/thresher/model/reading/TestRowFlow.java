package io.thresher.model.reading;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

  /** The factor of the first axis tells whether rows stay apart; its size does not. */
  @Test
  void followsResizingThatLeavesTheRowsAlone() {
    GraphProto.Builder scaled = resizing(resize("x", "", "scales"), floats("scales", 1, 1, 2.5f));

    assertFollowed(scaled, true);
    assertFollowed(resizing(resize("x", "", "scales"), floats("scales", 2, 1, 1)), false);
    assertFollowed(resizing(resize("x", "", "scales"), floats("scales", 0.5f, 1, 1)), false);
    assertFollowed(resizing(resize("x", "", "scales"), floats("scales")), false);
    assertFollowed(resizing(resize("x", "", "", "sizes"), longs("sizes", 1, 3, 8)), false);
    NodeProto.Builder cropping = resize("x", "roi", "scales");
    cropping.addAttribute(text("coordinate_transformation_mode", "tf_crop_and_resize"));
    assertFollowed(
        resizing(cropping, floats("scales", 1, 1, 2))
            .addInitializer(floats("roi", 0, 0, 0, 0.5f, 1, 1)),
        false);
  }

  @Test
  void followsResizingOfAxesThatAreNotTheRows() {
    NodeProto.Builder sized = resize("x", "", "", "sizes");

    assertFollowed(resizing(axes(sized, 2), longs("sizes", 8)), true);
    assertFollowed(resizing(axes(sized, -1, 1), longs("sizes", 8, 3)), true);
    assertFollowed(resizing(axes(sized, 0, 2), longs("sizes", 1, 8)), false);
    assertFollowed(resizing(axes(sized, -3), longs("sizes", 1)), false);
    assertFollowed(resizing(axes(sized), longs("sizes", 1, 3, 8)), false);
  }

  private static void assertFollowed(GraphProto.Builder graph, boolean followed) {
    RowReading reading = read(OnnxModels.model(graph));

    assertThat(reading.mixing()).isEmpty();
    if (followed) {
      assertThat(reading.notFollowed()).isEmpty();
    } else {
      assertThat(reading.notFollowed()).containsExactly("Resize 'y'");
    }
  }

  private static GraphProto.Builder resizing(NodeProto.Builder resize, TensorProto by) {
    return OnnxModels.graph(resize.build())
        .addInitializer(by)
        .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", 3, 4))
        .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", 3, 8));
  }

  private static NodeProto.Builder resize(String... inputs) {
    return NodeProto.newBuilder().setOpType("Resize").addAllInput(List.of(inputs)).addOutput("y");
  }

  private static NodeProto.Builder axes(NodeProto.Builder resize, long... axes) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName("axes").setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(axes).forEach(attribute::addInts);
    return resize.clone().addAttribute(attribute);
  }

  private static AttributeProto.Builder text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value));
  }

  private static TensorProto floats(String name, float... values) {
    TensorProto.Builder tensor = OnnxModels.tensor(name, values.length);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor.build();
  }

  private static TensorProto longs(String name, long... values) {
    TensorProto.Builder tensor = OnnxModels.tensor(name, values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    return tensor.setDataType(TensorProto.DataType.INT64.getNumber()).build();
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
