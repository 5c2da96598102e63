package io.thresher.model.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.thresher.errors.ImageProblems;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code config.json} says of a model of images.
 *
 * @param architecture the first; empty where there is none
 * @param labels of the classes, in order; empty where they are not numbered from 0 on
 * @param hasSeveral whether an image may have several classes
 */
record ImageConfig(String architecture, List<String> labels, boolean hasSeveral) {
  static final String FILE = "config.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  ImageConfig {
    labels = List.copyOf(labels);
  }

  static ImageConfig read(Path folder, String model) throws IOException {
    Path file = folder.resolve(FILE);
    JsonNode config = MissingNode.getInstance();
    if (Files.isRegularFile(file)) {
      try {
        config = JSON.readTree(Files.readAllBytes(file));
      } catch (JsonProcessingException e) {
        throw new ScoringException(
            ImageProblems.badProcessor(
                model, FILE, "a JSON object", "no JSON from line " + e.getLocation().getLineNr()));
      }
    }
    return new ImageConfig(
        config.path("architectures").path(0).asText(),
        labels(config.path("id2label")),
        config.path("problem_type").asText().equals("multi_label_classification"));
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
    return labels;
  }
}
