package io.thresher.model.reading;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;

/** ONNX's own operators, whose domain goes by two names: the empty one, and {@code ai.onnx}. */
public final class OnnxDomain {
  private OnnxDomain() {}

  /** Whether a node or a set of operators of that domain is of ONNX's own. */
  public static boolean is(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  /** The version of ONNX's own operators; 0 where a model imports none of them. */
  public static long version(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(set -> is(set.getDomain()))
        .mapToLong(OperatorSetIdProto::getVersion)
        .max()
        .orElse(0);
  }
}
