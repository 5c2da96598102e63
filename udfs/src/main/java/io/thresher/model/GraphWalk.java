package io.thresher.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.function.Consumer;

/** Visits every node and every stored tensor of a model, those of subgraphs and functions too. */
final class GraphWalk {
  private final Consumer<NodeProto> nodes;
  private final Consumer<TensorProto> tensors;

  private GraphWalk(Consumer<NodeProto> nodes, Consumer<TensorProto> tensors) {
    this.nodes = nodes;
    this.tensors = tensors;
  }

  static void visit(ModelProto model, Consumer<NodeProto> nodes, Consumer<TensorProto> tensors) {
    GraphWalk walk = new GraphWalk(nodes, tensors);
    walk.graph(model.getGraph());
    for (FunctionProto function : model.getFunctionsList()) {
      function.getNodeList().forEach(walk::node);
      function.getAttributeProtoList().forEach(walk::attribute);
    }
  }

  private void graph(GraphProto graph) {
    graph.getInitializerList().forEach(tensors);
    graph.getSparseInitializerList().forEach(this::sparse);
    graph.getNodeList().forEach(this::node);
  }

  private void node(NodeProto node) {
    nodes.accept(node);
    node.getAttributeList().forEach(this::attribute);
  }

  private void attribute(AttributeProto attribute) {
    if (attribute.hasT()) {
      tensors.accept(attribute.getT());
    }
    if (attribute.hasG()) {
      graph(attribute.getG());
    }
    if (attribute.hasSparseTensor()) {
      sparse(attribute.getSparseTensor());
    }
    attribute.getTensorsList().forEach(tensors);
    attribute.getGraphsList().forEach(this::graph);
    attribute.getSparseTensorsList().forEach(this::sparse);
  }

  private void sparse(SparseTensorProto sparse) {
    tensors.accept(sparse.getValues());
    tensors.accept(sparse.getIndices());
  }
}
