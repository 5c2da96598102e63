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

/**
 * The class of an image and the probability of each, as transformers' pipeline gives them: by
 * softmax over the logits, or by sigmoid where an image may have several classes.
 *
 * @param labels of the classes, in order
 */
record ImageClasses(List<String> labels, boolean hasSeveral, boolean isHalf) {

  /** Null where the model gives no class of each of the labels. */
  static @Nullable ImageClasses of(ImageConfig config, @Nullable ValueSpec logits) {
    List<String> labels = config.labels();
    List<Dimension> shape = logits == null ? null : logits.shape();
    boolean fits =
        shape != null
            && shape.size() == 2
            && (!shape.get(1).isFixed() || shape.get(1).size() == labels.size());
    return logits != null && labels.size() > 1 && fits
        ? new ImageClasses(labels, config.hasSeveral(), logits.type() == ElementType.FLOAT16)
        : null;
  }

  /**
   * @param topK the most classes; 0 for the probabilities of all
   */
  ImageHead head(int topK) {
    TextTask task = topK > 0 ? TextTask.likeliest(labels) : TextTask.classes(labels, hasSeveral);
    return new ImageHead(task, null, this::append);
  }

  private ModelProto append(ModelProto model) {
    GraphEnd end = new GraphEnd(model);
    String logits = isHalf ? end.cast(TextTask.LOGITS, DataType.FLOAT) : TextTask.LOGITS;
    String probabilities =
        hasSeveral
            ? end.node("Sigmoid", List.of(logits))
            : end.node("Softmax", List.of(logits), GraphEnd.integer("axis", 1));
    end.output(TextTask.PROBABILITIES, probabilities, DataType.FLOAT, labels.size());
    return end.build();
  }
}
