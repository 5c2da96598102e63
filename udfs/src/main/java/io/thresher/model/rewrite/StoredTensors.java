package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.thresher.errors.QuantizeProblems;
import io.thresher.errors.ScoringException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values that a model stores, within its file or in files beside it. */
final class StoredTensors {
  /** IR versions before this one list weights among the inputs as well. */
  private static final long WEIGHTS_ARE_NO_INPUTS = 4;

  /** Types that are float32, or become it. */
  private static final Set<Integer> WIDE =
      Set.of(TensorProto.DataType.FLOAT.getNumber(), TensorProto.DataType.FLOAT16.getNumber());

  /** Of a tensor that fits into one array of bytes once it is float32. */
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE / Float.BYTES;

  private StoredTensors() {}

  /** What a graph stores and nobody feeds, by name. */
  static Map<String, TensorProto> of(ModelProto model) {
    GraphProto graph = model.getGraph();
    Map<String, TensorProto> stored = new HashMap<>();
    graph.getInitializerList().forEach(tensor -> stored.put(tensor.getName(), tensor));
    if (model.getIrVersion() >= WEIGHTS_ARE_NO_INPUTS) {
      graph.getInputList().forEach(input -> stored.remove(input.getName()));
    }
    for (NodeProto node : graph.getNodeList()) {
      AttributeProto value = Nodes.attribute(node, "value");
      if (node.getOpType().equals("Constant") && value != null && value.hasT()) {
        stored.put(node.getOutput(0), value.getT());
      }
    }
    return stored;
  }

  /** The same graph without what it stores and nothing uses. */
  static GraphProto withoutUnused(GraphProto graph) {
    Consumers consumers = new Consumers(graph);
    Set<String> unused = new HashSet<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      String name = tensor.getName();
      if (consumers.of(name).isEmpty() && !consumers.isSeen(name)) {
        unused.add(name);
      }
    }
    GraphProto.Builder lean = graph.toBuilder().clearInitializer().clearInput().clearNode();
    graph.getInitializerList().stream()
        .filter(tensor -> !unused.contains(tensor.getName()))
        .forEach(lean::addInitializer);
    graph.getInputList().stream()
        .filter(input -> !unused.contains(input.getName()))
        .forEach(lean::addInput);
    graph.getNodeList().stream()
        .filter(node -> !isUnusedConstant(node, consumers))
        .forEach(lean::addNode);
    return lean.build();
  }

  private static boolean isUnusedConstant(NodeProto node, Consumers consumers) {
    return node.getOpType().equals("Constant")
        && consumers.of(node.getOutput(0)).isEmpty()
        && !consumers.isSeen(node.getOutput(0));
  }

  /**
   * The same model in one file: what lies in others is taken in. Tensors of subgraphs included.
   *
   * @param folder of the model's file
   * @param shownAs how messages call the model
   * @throws ScoringException THR-MODEL-959 where one of them is too large to be held as float32
   */
  static ModelProto inOneFile(ModelProto model, Path folder, String shownAs) throws IOException {
    return model.toBuilder().setGraph(inOneFile(model.getGraph(), folder, shownAs)).build();
  }

  private static GraphProto inOneFile(GraphProto graph, Path folder, String shownAs)
      throws IOException {
    GraphProto.Builder whole = graph.toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      whole.setInitializer(i, inOneFile(graph.getInitializer(i), folder, shownAs));
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      whole.setNode(i, inOneFile(graph.getNode(i), folder, shownAs));
    }
    return whole.build();
  }

  private static NodeProto inOneFile(NodeProto node, Path folder, String shownAs)
      throws IOException {
    NodeProto.Builder whole = node.toBuilder();
    for (int i = 0; i < node.getAttributeCount(); i++) {
      AttributeProto attribute = node.getAttribute(i);
      if (attribute.hasT()) {
        whole.getAttributeBuilder(i).setT(inOneFile(attribute.getT(), folder, shownAs));
      }
      if (attribute.hasG()) {
        whole.getAttributeBuilder(i).setG(inOneFile(attribute.getG(), folder, shownAs));
      }
    }
    return whole.build();
  }

  private static TensorProto inOneFile(TensorProto tensor, Path folder, String shownAs)
      throws IOException {
    long elements = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    if (elements > MOST_ELEMENTS && WIDE.contains(tensor.getDataType())) {
      throw new ScoringException(
          QuantizeProblems.tooLargeForInt8(shownAs, tensor.getName(), elements, MOST_ELEMENTS));
    }
    if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
      return tensor;
    }
    String location = "";
    long offset = 0;
    long length = -1;
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      switch (entry.getKey()) {
        case "location" -> location = entry.getValue();
        case "offset" -> offset = Long.parseLong(entry.getValue().strip());
        case "length" -> length = Long.parseLong(entry.getValue().strip());
        default -> {} // A checksum, for one.
      }
    }
    try (FileChannel channel =
        FileChannel.open(folder.resolve(location), StandardOpenOption.READ)) {
      long bytes = length < 0 ? channel.size() - offset : length;
      if (offset + bytes > channel.size()) {
        throw new EOFException(location);
      }
      ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes);
      return tensor.toBuilder()
          .clearExternalData()
          .clearDataLocation()
          .setRawData(UnsafeByteOperations.unsafeWrap(mapped))
          .build();
    }
  }

  /** The numbers of a float32 tensor in row-major order; null where it is of another type. */
  static float @Nullable [] floats(TensorProto tensor) {
    if (tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()) {
      return null;
    }
    if (tensor.getFloatDataCount() > 0) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
      return values;
    }
    ByteString raw = tensor.getRawData();
    FloatBuffer numbers = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[numbers.remaining()];
    numbers.get(values);
    return values;
  }
}
