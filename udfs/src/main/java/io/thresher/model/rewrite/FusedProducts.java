package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;

/** Takes apart what ONNX Runtime's own optimiser has fused, if it was run before. */
final class FusedProducts {
  private FusedProducts() {}

  static List<NodeProto> apart(List<NodeProto> nodes) {
    List<NodeProto> plain = new ArrayList<>();
    for (NodeProto node : nodes) {
      boolean fused = node.getDomain().equals("com.microsoft");
      if (fused && node.getOpType().equals("DynamicQuantizeMatMul")) {
        String base = node.getOutput(0) + "/dynamic";
        plain.add(
            Nodes.node("DynamicQuantizeLinear", base + "/q", node.getInput(0))
                .addOutput(base + "/scale")
                .addOutput(base + "/zero")
                .build());
        product(
            plain,
            node.getOutput(0),
            List.of(base + "/q", node.getInput(1), base + "/zero", input(node, 3)),
            List.of(base + "/scale", node.getInput(2)),
            input(node, 4));
      } else if (fused && node.getOpType().equals("MatMulIntegerToFloat")) {
        product(
            plain,
            node.getOutput(0),
            List.of(node.getInput(0), node.getInput(1), input(node, 4), input(node, 5)),
            List.of(node.getInput(2), node.getInput(3)),
            input(node, 6));
      } else {
        plain.add(node);
      }
    }
    return plain;
  }

  private static String input(NodeProto node, int index) {
    return index < node.getInputCount() ? node.getInput(index) : "";
  }

  private static void product(
      List<NodeProto> nodes,
      String output,
      List<String> factors,
      List<String> scales,
      String bias) {
    String base = output + "/product";
    nodes.add(Nodes.node("MatMulInteger", base, factors.toArray(String[]::new)).build());
    nodes.add(Nodes.cast(base, base + "/float", TensorProto.DataType.FLOAT));
    nodes.add(Nodes.node("Mul", base + "/scaled", base + "/float", scales.get(0)).build());
    String scaled = bias.isEmpty() ? output : base + "/unbiased";
    nodes.add(Nodes.node("Mul", scaled, base + "/scaled", scales.get(1)).build());
    if (!bias.isEmpty()) {
      nodes.add(Nodes.node("Add", output, scaled, bias).build());
    }
  }
}
