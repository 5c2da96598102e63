package io.thresher.runtime.trial;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A graph in the making, from {@code x} to one value that has 12 numbers for each row: laid out as
 * a table or as steps, with the rows along the first axis or the second.
 */
final class GraphDraft {
  static final int WIDTH = 12;
  static final int STEPS = 3;
  static final int STEP_WIDTH = 4;

  /** How the numbers of a row lie. */
  enum Layout {
    TABLE(0),
    SWAPPED(1),
    STEPS_OF_ROWS(0),
    ROWS_OF_STEPS(1);

    final int rows;

    Layout(int rows) {
      this.rows = rows;
    }

    /** A constant of that shape meets every row. */
    private long[] ofOneRow() {
      return switch (this) {
        case TABLE -> new long[] {WIDTH};
        case SWAPPED -> new long[] {WIDTH, 1};
        case STEPS_OF_ROWS -> new long[] {STEPS, STEP_WIDTH};
        case ROWS_OF_STEPS -> new long[] {STEPS, 1, STEP_WIDTH};
      };
    }

    int rank() {
      return this == TABLE || this == SWAPPED ? 2 : 3;
    }

    /** The last axis that rows do not lie along. */
    int features() {
      return this == SWAPPED ? 0 : rank() - 1;
    }

    /** Of that axis. */
    int length() {
      return rank() == 2 ? WIDTH : STEP_WIDTH;
    }
  }

  final SplittableRandom random;
  private final List<FunctionProto> functions = new ArrayList<>();
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> stored = new ArrayList<>();
  private String value = "x";
  private Layout layout = Layout.TABLE;

  GraphDraft(SplittableRandom random) {
    this.random = random;
  }

  String value() {
    return value;
  }

  Layout layout() {
    return layout;
  }

  /** The value of the graph from here on, in the same layout. */
  void set(String next) {
    value = next;
  }

  /** Adds a node, and gives the name of its first output. */
  String put(String operator, List<AttributeProto> attributes, String... inputs) {
    return putOf("", operator, attributes, 1, inputs);
  }

  String put(String operator, String... inputs) {
    return put(operator, List.of(), inputs);
  }

  /** The outputs are called by the first one's name and their number. */
  String putOf(
      String domain,
      String operator,
      List<AttributeProto> attributes,
      int outputs,
      String... inputs) {
    String name = operator + "_" + nodes.size();
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .setDomain(domain)
            .addAllAttribute(attributes)
            .addAllInput(List.of(inputs))
            .addOutput(name);
    for (int i = 1; i < outputs; i++) {
      node.addOutput(name + "." + i);
    }
    nodes.add(node.build());
    return name;
  }

  void define(FunctionProto function) {
    functions.add(function);
  }

  /** Stores random numbers of some magnitude. */
  String numbers(double from, double to, long... shape) {
    TensorProto.Builder tensor = OnnxModels.tensor("w" + stored.size(), shape);
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    for (long i = 0; i < count; i++) {
      tensor.addFloatData((float) random.nextDouble(from, to));
    }
    return store(tensor);
  }

  String number(double number) {
    return store(OnnxModels.tensor("w" + stored.size()).addFloatData((float) number));
  }

  /** Random numbers that meet the numbers of every row. */
  String forEachNumber(double from, double to) {
    return numbers(from, to, layout.ofOneRow());
  }

  String whole(long... numbers) {
    TensorProto.Builder tensor =
        OnnxModels.tensor("w" + stored.size(), numbers.length)
            .setDataType(ElementType.INT64.onnxCode());
    for (long number : numbers) {
      tensor.addInt64Data(number);
    }
    return store(tensor);
  }

  String store(TensorProto.Builder tensor) {
    stored.add(tensor.build());
    return tensor.getName();
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto graph(String name, GraphProto.Builder graph) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  /** Lays the numbers of each row out anew. */
  void lay(Layout wanted) {
    if (layout == wanted) {
      return;
    }
    switch (layout) {
      case SWAPPED -> value = put("Transpose", value);
      case STEPS_OF_ROWS -> value = flat();
      case ROWS_OF_STEPS -> {
        value = put("Transpose", List.of(integers("perm", 1, 0, 2)), value);
        value = flat();
      }
      case TABLE -> {
        // It is one.
      }
    }
    switch (wanted) {
      case SWAPPED -> value = put("Transpose", List.of(integers("perm", 1, 0)), value);
      case STEPS_OF_ROWS -> value = steps();
      case ROWS_OF_STEPS -> value = put("Transpose", List.of(integers("perm", 1, 0, 2)), steps());
      case TABLE -> {
        // It is one.
      }
    }
    layout = wanted;
  }

  private String flat() {
    return switch (random.nextInt(3)) {
      case 0 -> put("Flatten", value);
      case 1 -> put("Reshape", value, whole(0, -1));
      default -> put("Reshape", value, whole(-1, WIDTH));
    };
  }

  private String steps() {
    return switch (random.nextInt(3)) {
      case 0 -> put("Reshape", value, whole(0, STEPS, STEP_WIDTH));
      case 1 -> put("Reshape", value, whole(-1, STEPS, STEP_WIDTH));
      default ->
          put(
              "Reshape",
              value,
              put("Concat", List.of(integer("axis", 0)), count(), whole(STEPS, STEP_WIDTH)));
    };
  }

  /** The number of rows, as a vector of one. */
  String count() {
    return put("Gather", put("Shape", value), whole(layout.rows));
  }

  ModelProto finish() {
    lay(Layout.TABLE);
    GraphProto.Builder graph =
        OnnxModels.graph(nodes.toArray(NodeProto[]::new))
            .addNode(OnnxModels.node("Identity", value, "y"))
            .addAllInitializer(stored)
            .addInput(OnnxModels.value("x", ElementType.FLOAT, "n", WIDTH))
            .addOutput(OnnxModels.value("y", ElementType.FLOAT, "n", WIDTH));
    return OnnxModels.model(graph).toBuilder()
        .addAllFunctions(functions)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1))
        .build();
  }
}
