package io.thresher.model.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a model's folder. One that is not there has no fields. */
record JsonFile(JsonNode root) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a file.
   *
   * @param model for messages
   */
  static JsonFile of(Path folder, String name, String model) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return new JsonFile(JSON.createObjectNode());
    }
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (root.isObject() || root.isArray()) {
        return new JsonFile(root);
      }
    } catch (JsonProcessingException e) {
      // What stands in a file that is no JSON is nobody's business.
      throw new ScoringException(
          TokenProblems.badFile(
              model, name, "no JSON from line " + e.getLocation().getLineNr() + " on"));
    }
    throw new ScoringException(TokenProblems.badFile(model, name, "a single value, or nothing"));
  }

  JsonNode at(String field) {
    return root.path(field);
  }

  /** A whole number of at least 1 and less than a billion; 0 where there is none. */
  int size(String field) {
    JsonNode value = root.path(field);
    return value.isNumber() && value.doubleValue() >= 1 && value.doubleValue() < 1e9
        ? value.intValue()
        : 0;
  }
}
