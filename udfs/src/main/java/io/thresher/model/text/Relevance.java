package io.thresher.model.text;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.model.ElementType;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well a text suits a query, as the cross-encoders of sentence-transformers give it: by a
 * sigmoid, unless the model says that its logit is taken as it is.
 */
record Relevance(String logits, boolean isHalf, boolean isSquashed) implements TextHead {

  static @Nullable TextHead of(@Nullable ValueSpec logits, JsonFile config, String shownAs) {
    if (logits == null) {
      return null;
    }
    JsonNode own = config.at("sentence_transformers").path("activation_fn");
    String function =
        own.isTextual()
            ? own.asText()
            : config.at("sbert_ce_default_activation_function").asText("Sigmoid");
    String name = function.substring(function.lastIndexOf('.') + 1);
    if (!List.of("Sigmoid", "Identity").contains(name)) {
      throw new ScoringException(
          TokenProblems.unknownStep(
              shownAs, "config.json", function, List.of("Sigmoid", "Identity")));
    }
    return new Relevance(
        logits.name(), logits.type() == ElementType.FLOAT16, name.equals("Sigmoid"));
  }

  @Override
  public TextTask task() {
    return TextTask.of(TextTask.Kind.RERANK, List.of("score"));
  }

  @Override
  public ModelProto append(ModelProto model) {
    GraphEnd end = new GraphEnd(model);
    String wide = isHalf ? end.cast(logits, DataType.FLOAT) : logits;
    String score = end.node("Gather", List.of(wide, end.index(0)), GraphEnd.integer("axis", 1));
    end.output(
        "score", isSquashed ? end.node("Sigmoid", List.of(score)) : score, DataType.FLOAT, 0);
    return end.build();
  }
}
