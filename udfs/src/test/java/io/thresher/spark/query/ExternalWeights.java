package io.thresher.spark.query;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.thresher.model.OnnxModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Moves a model's larger tensors into a file beside it. */
final class ExternalWeights {
  private static final int LEAST = 64;

  private ExternalWeights() {}

  /** The model without them. */
  static byte[] moved(byte[] model, Path weights) throws IOException {
    ModelProto.Builder changed = ModelProto.parseFrom(model).toBuilder();
    GraphProto.Builder graph = changed.getGraphBuilder();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      int bytes = tensor.getRawData().size();
      if (bytes >= LEAST) {
        graph.setInitializer(
            i,
            tensor.toBuilder()
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(OnnxModels.entry("location", weights.getFileName().toString()))
                .addExternalData(OnnxModels.entry("offset", Integer.toString(data.size())))
                .addExternalData(OnnxModels.entry("length", Integer.toString(bytes))));
        tensor.getRawData().writeTo(data);
      }
    }
    Files.write(weights, data.toByteArray());
    return changed.build().toByteArray();
  }
}
