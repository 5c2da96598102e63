package io.thresher.model.image;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import io.thresher.model.text.GraphEnd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds logits of each class at each place of an image. */
final class ImageMasks {
  private static final String WIDE = "mask_logits";

  private ImageMasks() {}

  /** Null where a graph gives none, or has other classes than its files name. */
  static @Nullable ImageHead of(
      ImageConfig config, @Nullable ValueSpec logits, @Nullable ValueSpec out) {
    ValueSpec given = logits == null ? out : logits;
    List<Dimension> shape = given == null ? null : given.shape();
    if (given == null || shape == null) {
      return null;
    }
    int labels = config.labels().size();
    if (labels > 0 && shape.get(1).isFixed() && shape.get(1).size() != labels) {
      return null;
    }
    boolean isHalf = given.type() == ElementType.FLOAT16;
    TextTask task =
        new TextTask(
            TextTask.Kind.SEGMENT,
            List.of("mask", "classes"),
            List.of(isHalf ? WIDE : given.name()),
            config.labels(),
            -1,
            -1,
            false);
    String name = given.name();
    return new ImageHead(task, null, isHalf ? model -> widened(model, name) : null);
  }

  private static ModelProto widened(ModelProto model, String logits) {
    GraphEnd end = new GraphEnd(model);
    end.output(WIDE, end.cast(logits, DataType.FLOAT), DataType.FLOAT, List.of(-1L, -1L, -1L));
    return end.build();
  }
}
