package io.thresher.model.image;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.model.TextTask;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of what a graph of pixels gives.
 *
 * @param form of boxes; null where there are none
 * @param steps behind the graph; null where it needs none
 */
record ImageHead(TextTask task, @Nullable BoxForm form, @Nullable UnaryOperator<ModelProto> steps) {
  /** Of a task that needs no more than the graph's outputs. */
  static ImageHead of(TextTask task) {
    return new ImageHead(task, null, null);
  }
}
