package io.thresher.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The feature names that a model's metadata carries under {@code feature_names}: a JSON list of
 * strings, or names separated by commas.
 */
final class FeatureNames {
  private static final String KEY = "feature_names";

  private FeatureNames() {}

  /** The names in order; empty where the metadata has none. */
  static List<String> in(Map<String, String> metadata) {
    String text = metadata.getOrDefault(KEY, "").strip();
    if (text.startsWith("[")) {
      try {
        return List.of(new ObjectMapper().readValue(text, String[].class));
      } catch (JsonProcessingException e) {
        // Not JSON after all: the brackets belong to the names.
      }
    }
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
