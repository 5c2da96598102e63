package io.thresher.spark;

import com.fasterxml.jackson.databind.JsonNode;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.query.Scoring;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Scorers of the models that the manifest of the data sets lists. */
final class ShippedModels {
  private ShippedModels() {}

  /**
   * A scorer with what an entry of the manifest says of binding and shapes.
   *
   * @param given further options
   */
  static Scorer scorer(String name, JsonNode entry, Map<String, String> given) {
    return Scorer.of(LocalSpark.file(name + "/model.onnx"))
        .options(options(name, entry, given))
        .keep("id");
  }

  /** The same, to be planned by itself. */
  static Scoring scoring(String name, JsonNode entry, Map<String, String> given) {
    return Scoring.of(LocalSpark.file(name + "/model.onnx"))
        .options(options(name, entry, given))
        .keep("id");
  }

  private static ScoreOptions options(String name, JsonNode entry, Map<String, String> given) {
    Map<String, String> options = new HashMap<>(given);
    for (String key : List.of("bind", "shape")) {
      if (entry.hasNonNull(key) && !entry.get(key).asText().isEmpty()) {
        options.put(key, entry.get(key).asText());
      }
    }
    // Spark has no half precision: its floats are wider.
    if (name.endsWith("float16")) {
      options.put("narrow", "features");
    }
    return ScoreOptions.parse(options);
  }
}
