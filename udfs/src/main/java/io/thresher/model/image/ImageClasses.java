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
  static final String LOGITS = "logits";
  private static final String PROBABILITIES = "probabilities";
  private static final String LABEL = "label";

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
    TextTask task =
        topK > 0
            ? TextTask.likeliest(PROBABILITIES, labels)
            : TextTask.of(
                TextTask.Kind.CLASSIFY,
                hasSeveral ? List.of(PROBABILITIES) : List.of(LABEL, PROBABILITIES));
    boolean named = task.outputs().contains(LABEL);
    return new ImageHead(task, null, model -> append(model, named ? LABEL : ""));
  }

  /**
   * @param label what the output of the likeliest class is called; empty for none
   */
  private ModelProto append(ModelProto model, String label) {
    GraphEnd end = new GraphEnd(model);
    String logits = isHalf ? end.cast(LOGITS, DataType.FLOAT) : LOGITS;
    if (!label.isEmpty()) {
      String best =
          end.node(
              "ArgMax",
              List.of(logits),
              GraphEnd.integer("axis", 1),
              GraphEnd.integer("keepdims", 0));
      end.output(label, end.node("Gather", List.of(end.texts(labels), best)), DataType.STRING, 0);
    }
    String probabilities =
        hasSeveral
            ? end.node("Sigmoid", List.of(logits))
            : end.node("Softmax", List.of(logits), GraphEnd.integer("axis", 1));
    end.output(PROBABILITIES, probabilities, DataType.FLOAT, labels.size());
    return end.build();
  }
}
