package io.thresher.model.image;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.errors.ImageProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.ValueSpec;
import io.thresher.model.text.GraphEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class of an image and the probability of each, as transformers' pipeline gives them: by
 * softmax over the logits.
 *
 * @param labels of the classes, in order
 */
record ImageClasses(List<String> labels, boolean isHalf) {
  static final String CONFIG = "config.json";
  static final List<String> OUTPUTS = List.of("label", "probabilities");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LOGITS = "logits";

  /** Null where the model is none for classes, or nothing names them. */
  static @Nullable ImageClasses read(Path folder, ModelSignature signature, String model)
      throws IOException {
    Path file = folder.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      return null;
    }
    JsonNode config;
    try {
      config = JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new ScoringException(
          ImageProblems.badProcessor(
              model, CONFIG, "a JSON object", "no JSON from line " + e.getLocation().getLineNr()));
    }
    List<String> labels = labels(config.path("id2label"));
    boolean classifies =
        config.path("architectures").path(0).asText().endsWith("ForImageClassification")
            && !config.path("problem_type").asText().equals("multi_label_classification");
    for (ValueSpec output : signature.outputs()) {
      if (classifies && labels.size() > 1 && fits(output, labels.size())) {
        return new ImageClasses(labels, output.type() == ElementType.FLOAT16);
      }
    }
    return null;
  }

  private static boolean fits(ValueSpec output, int classes) {
    List<Dimension> shape = output.shape();
    return output.name().equals(LOGITS)
        && shape != null
        && shape.size() == 2
        && (!shape.get(1).isFixed() || shape.get(1).size() == classes);
  }

  /** The values of an object of numbered names, in order; none where it is no such object. */
  private static List<String> labels(JsonNode node) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      JsonNode label = node.path(Integer.toString(i));
      if (!label.isTextual()) {
        return List.of();
      }
      labels.add(label.asText());
    }
    return List.copyOf(labels);
  }

  /** The graph with the steps, and what they give among its outputs. */
  ModelProto append(ModelProto model) {
    GraphEnd end = new GraphEnd(model);
    String logits = isHalf ? end.cast(LOGITS, DataType.FLOAT) : LOGITS;
    String best =
        end.node(
            "ArgMax",
            List.of(logits),
            GraphEnd.integer("axis", 1),
            GraphEnd.integer("keepdims", 0));
    end.output("label", end.node("Gather", List.of(end.texts(labels), best)), DataType.STRING, 0);
    String probabilities = end.node("Softmax", List.of(logits), GraphEnd.integer("axis", 1));
    end.output("probabilities", probabilities, DataType.FLOAT, labels.size());
    return end.build();
  }
}
