package io.thresher.model.text;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.thresher.model.ElementType;
import io.thresher.model.TextInput;
import io.thresher.model.TextTask;
import io.thresher.model.TextTask.Kind;
import io.thresher.model.ValueSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The likeliest tokens at the place of the mask. They are chosen within the graph: the logits of
 * all words at all places would not fit anywhere.
 *
 * @param most how many
 */
record MissingWords(String logits, boolean isHalf, Vocabulary vocabulary, int most)
    implements TextHead {
  private static final int FIRST_WITH_BATCHED_GATHERING = 12;
  private static final String IDS = "mask_token_ids";
  private static final String SCORES = "mask_token_scores";

  /** Null where the model gives no logits of words, or has no mask. */
  static @Nullable TextHead of(
      @Nullable ValueSpec logits, ModelProto model, Vocabulary vocabulary, int most) {
    if (logits == null
        || vocabulary.mask() < 0
        || !new GraphEnd(model).hasOpset(FIRST_WITH_BATCHED_GATHERING)) {
      return null;
    }
    return new MissingWords(logits.name(), logits.type() == ElementType.FLOAT16, vocabulary, most);
  }

  @Override
  public TextTask task() {
    return new TextTask(
        Kind.FILL,
        List.of("candidates"),
        List.of(IDS, SCORES),
        List.of(),
        vocabulary.mask(),
        -1,
        false);
  }

  @Override
  public ModelProto append(ModelProto model) {
    GraphEnd end = new GraphEnd(model);
    String ids = end.cast(TextInput.IDS, DataType.INT64);
    String masks =
        end.cast(end.node("Equal", List.of(ids, end.index(vocabulary.mask()))), DataType.INT32);
    String place =
        end.node(
            "ArgMax", List.of(masks), GraphEnd.integer("axis", 1), GraphEnd.integer("keepdims", 0));
    String there =
        end.node(
            "GatherND",
            List.of(logits, end.unsqueeze(place, 1)),
            GraphEnd.integer("batch_dims", 1));
    String wide = isHalf ? end.cast(there, DataType.FLOAT) : there;
    String scores = end.node("Softmax", List.of(wide), GraphEnd.integer("axis", 1));
    List<String> best = end.nodes("TopK", 2, List.of(scores, end.longs(most)));
    end.output(SCORES, best.get(0), DataType.FLOAT, most);
    end.output(IDS, best.get(1), DataType.INT64, most);
    return end.build();
  }
}
