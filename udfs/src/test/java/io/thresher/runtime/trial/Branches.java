package io.thresher.runtime.trial;

import static io.thresher.runtime.trial.GraphDraft.graph;
import static io.thresher.runtime.trial.GraphDraft.integer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.util.List;

/** Operators within graphs of their own. */
final class Branches {
  private Branches() {}

  /** An operator on the value of the draft, in a branch that is always taken. */
  static String always(GraphDraft g, String operator, List<AttributeProto> attributes) {
    TensorProto.Builder yes =
        OnnxModels.tensor(g.value() + ".yes")
            .setDataType(ElementType.BOOL.onnxCode())
            .addInt32Data(1);
    return g.put(
        "If",
        List.of(
            graph("then_branch", branch(g, operator, attributes)),
            graph("else_branch", branch(g, "Identity", List.of()))),
        g.store(yes));
  }

  private static GraphProto.Builder branch(
      GraphDraft g, String operator, List<AttributeProto> attributes) {
    NodeProto.Builder node =
        OnnxModels.node(operator, g.value(), "of_" + operator).toBuilder()
            .addAllAttribute(attributes);
    Object[] open = new Object[g.layout().rank()];
    for (int i = 0; i < open.length; i++) {
      open[i] = "d" + i;
    }
    return OnnxModels.graph(node.build())
        .addOutput(OnnxModels.value("of_" + operator, ElementType.FLOAT, open));
  }

  /** A function of the model, of one operator. */
  static String function(GraphDraft g, String operator, List<AttributeProto> attributes) {
    String name = "Own" + operator + g.value();
    g.define(
        FunctionProto.newBuilder()
            .setName(name)
            .setDomain("own")
            .addInput("a")
            .addOutput("b")
            .addNode(OnnxModels.node(operator, "a", "b").toBuilder().addAllAttribute(attributes))
            .addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain("").setVersion(OnnxModels.OPSET))
            .build());
    return g.putOf("own", name, List.of(), 1, g.value());
  }

  /** The sums of the numbers of all rows up to each, by a scan along the axis of the rows. */
  static String scan(GraphDraft g) {
    Object[] shape = new Object[g.layout().rank() - 1];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = "d" + i;
    }
    GraphProto.Builder body =
        OnnxModels.graph(
                OnnxModels.node("Add", "sum", "next").toBuilder().addInput("row").build(),
                OnnxModels.node("Identity", "next", "given"))
            .addInput(OnnxModels.value("sum", ElementType.FLOAT, shape))
            .addInput(OnnxModels.value("row", ElementType.FLOAT, shape))
            .addOutput(OnnxModels.value("next", ElementType.FLOAT, shape))
            .addOutput(OnnxModels.value("given", ElementType.FLOAT, shape));
    String none =
        g.put(
            "Mul",
            g.put(
                "ReduceSum",
                List.of(integer("keepdims", 0)),
                g.put("Abs", g.value()),
                g.whole(g.layout().rows)),
            g.number(0));
    return g.putOf(
        "",
        "Scan",
        List.of(
            graph("body", body),
            integer("num_scan_inputs", 1),
            GraphDraft.integers("scan_input_axes", g.layout().rows),
            GraphDraft.integers("scan_output_axes", g.layout().rows)),
        2,
        none,
        g.value());
  }
}
