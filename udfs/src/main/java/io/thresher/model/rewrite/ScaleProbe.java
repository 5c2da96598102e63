package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.thresher.model.reading.OnnxDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds an output to a graph that tells something of its values, one number beside the other. */
final class ScaleProbe {
  private static final long AXES_ARE_INPUTS = 18;
  private static final String AXIS = "thresher/axis";

  private final ModelProto model;
  private final GraphProto.Builder graph;
  private final Map<String, String> flat = new HashMap<>();
  private final List<String> told = new ArrayList<>();

  private ScaleProbe(ModelProto model) {
    this.model = model;
    graph = model.getGraph().toBuilder().addInitializer(Nodes.vector(AXIS, 1));
  }

  /** The least and the largest number of each value in each row. */
  static ModelProto ofRanges(ModelProto model, List<String> values) {
    ScaleProbe probe = new ScaleProbe(model);
    for (String value : values) {
      probe.tell("ReduceMin", value + "/least", probe.flat(value));
      probe.tell("ReduceMax", value + "/most", probe.flat(value));
    }
    return probe.model();
  }

  /** The share of a row's numbers that is beyond each limit. */
  static ModelProto ofTails(ModelProto model, List<PercentileRanges.Limit> limits) {
    ScaleProbe probe = new ScaleProbe(model);
    for (PercentileRanges.Limit limit : limits) {
      String name = "thresher/limit" + probe.told.size();
      String operator = limit.at() > 0 ? "Greater" : "Less";
      String beyond = name + "/beyond";
      probe.graph.addInitializer(Nodes.scalar(name, limit.at()));
      probe.graph.addNode(Nodes.node(operator, beyond, probe.flat(limit.value()), name));
      probe.graph.addNode(Nodes.cast(beyond, beyond + "/one", TensorProto.DataType.FLOAT));
      probe.tell("ReduceMean", name + "/share", beyond + "/one");
    }
    return probe.model();
  }

  private String flat(String value) {
    return flat.computeIfAbsent(
        value,
        name -> {
          String all = name + "/flat";
          graph.addNode(Nodes.node("Flatten", all, name).addAttribute(Nodes.integer("axis", 1)));
          return all;
        });
  }

  private void tell(String operator, String output, String of) {
    NodeProto.Builder node =
        OnnxDomain.version(model) >= AXES_ARE_INPUTS
            ? Nodes.node(operator, output, of, AXIS)
            : Nodes.node(operator, output, of).addAttribute(Nodes.integers("axes", 1));
    graph.addNode(node.addAttribute(Nodes.integer("keepdims", 1)));
    told.add(output);
  }

  private ModelProto model() {
    graph.addNode(
        Nodes.node("Concat", FixedScales.PROBED, told.toArray(new String[0]))
            .addAttribute(Nodes.integer("axis", 1)));
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("rows");
    shape.addDimBuilder().setDimValue(told.size());
    graph.addOutput(
        ValueInfoProto.newBuilder()
            .setName(FixedScales.PROBED)
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(TensorProto.DataType.FLOAT.getNumber())
                            .setShape(shape))));
    return model.toBuilder().setGraph(graph).build();
  }
}
