package io.thresher.model.text;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class of a text and the probability of each, as transformers' pipeline gives them: by softmax
 * where a text has one class, by sigmoid where it may have several.
 *
 * @param labels of the classes, in order
 * @param hasSeveral whether a text may have several
 * @param topK the most classes that are given; 0 for the probabilities of all
 */
record Classification(List<String> labels, boolean hasSeveral, boolean isHalf, int topK)
    implements TextHead {
  /** Null where the model gives no class of each of the labels. */
  static @Nullable TextHead of(
      JsonFile config, ModelSignature signature, List<String> labels, int topK) {
    for (ValueSpec output : signature.outputs()) {
      List<Dimension> shape = output.shape();
      boolean fits =
          shape != null
              && shape.size() == 2
              && (!shape.get(1).isFixed() || shape.get(1).size() == labels.size());
      if (output.name().equals(TextTask.LOGITS) && labels.size() > 1 && shape != null && fits) {
        boolean several = config.at("problem_type").asText().equals("multi_label_classification");
        return new Classification(labels, several, output.type() == ElementType.FLOAT16, topK);
      }
    }
    return null;
  }

  @Override
  public TextTask task() {
    return topK > 0 ? TextTask.likeliest(labels) : TextTask.classes(labels, hasSeveral);
  }

  @Override
  public ModelProto append(ModelProto model) {
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
