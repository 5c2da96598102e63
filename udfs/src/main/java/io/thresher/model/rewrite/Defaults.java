package io.thresher.model.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes stored values away from inputs that are fed. A session takes an input that the graph stores
 * a value for as one that is not to be fed.
 */
final class Defaults {
  private Defaults() {}

  /** Those of the inputs that have a default. */
  static List<String> among(ModelProto model, Collection<String> given) {
    GraphProto graph = model.getGraph();
    Set<String> stored = new HashSet<>();
    graph.getInitializerList().forEach(tensor -> stored.add(tensor.getName()));
    graph.getSparseInitializerList().forEach(tensor -> stored.add(tensor.getValues().getName()));
    return graph.getInputList().stream()
        .map(ValueInfoProto::getName)
        .filter(name -> given.contains(name) && stored.contains(name))
        .sorted()
        .toList();
  }

  static ModelProto without(ModelProto model, Collection<String> fed) {
    if (fed.isEmpty()) {
      return model;
    }
    GraphProto.Builder graph =
        model.getGraph().toBuilder().clearInitializer().clearSparseInitializer();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      if (!fed.contains(tensor.getName())) {
        graph.addInitializer(tensor);
      }
    }
    for (SparseTensorProto tensor : model.getGraph().getSparseInitializerList()) {
      if (!fed.contains(tensor.getValues().getName())) {
        graph.addSparseInitializer(tensor);
      }
    }
    return model.toBuilder().setGraph(graph).build();
  }
}
