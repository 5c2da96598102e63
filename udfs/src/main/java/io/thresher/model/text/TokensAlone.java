package io.thresher.model.text;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.thresher.model.TextInput;
import io.thresher.model.TextTask;
import io.thresher.model.TextTask.Kind;
import java.util.List;

/** No model at all: tokens go in and come out. */
record TokensAlone(Kind kind) implements TextHead {
  private static final String IDS = "ids";

  @Override
  public TextTask task() {
    List<String> outputs =
        kind == Kind.TOKENIZE ? List.of("tokens", TextInput.IDS) : List.of(TextInput.NAME);
    return new TextTask(kind, outputs, List.of(IDS), List.of(), -1, -1, false);
  }

  @Override
  public ModelProto append(ModelProto model) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("tokens");
    model.getGraph().getInputList().stream()
        .filter(input -> input.getName().equals(TextInput.IDS))
        .forEach(graph::addInput);
    GraphEnd end = new GraphEnd(model.toBuilder().clearFunctions().setGraph(graph).build());
    end.output(IDS, end.cast(TextInput.IDS, DataType.INT64), DataType.INT64, -1);
    return end.build();
  }
}
