package io.thresher.trees;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Map;

/** ONNX Runtime on one thread, to compare with. */
final class OnnxRuntimeSession implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
  private final OrtSession session;

  OnnxRuntimeSession(ModelProto model) throws OrtException {
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    session = environment.createSession(model.toByteArray(), options);
  }

  private OnnxTensor tensor(double[][] rows, boolean doubles) throws OrtException {
    int width = rows[0].length;
    long[] shape = {rows.length, width};
    ByteBuffer memory =
        ByteBuffer.allocateDirect(rows.length * width * 8).order(ByteOrder.nativeOrder());
    if (doubles) {
      DoubleBuffer data = memory.asDoubleBuffer();
      for (double[] row : rows) {
        data.put(row);
      }
      return OnnxTensor.createTensor(environment, data.flip(), shape);
    }
    FloatBuffer data = memory.asFloatBuffer();
    for (double[] row : rows) {
      for (double value : row) {
        data.put((float) value);
      }
    }
    return OnnxTensor.createTensor(environment, data.flip(), shape);
  }

  /** The value of an output for rows fed to input {@code x}. */
  Object run(double[][] rows, boolean doubles, String output) throws OrtException {
    try (OnnxTensor x = tensor(rows, doubles);
        OrtSession.Result result = session.run(Map.of("x", x))) {
      return result.get(output).orElseThrow().getValue();
    }
  }

  OrtSession session() {
    return session;
  }

  @Override
  public void close() throws OrtException {
    session.close();
    options.close();
  }
}
