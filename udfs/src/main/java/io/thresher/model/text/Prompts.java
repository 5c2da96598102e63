package io.thresher.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts that sentence-transformers puts before every text.
 *
 * @param byName as the file has them
 * @param usual the name of the one for all texts; empty for none
 * @param areCounted whether their tokens count in an embedding
 */
public record Prompts(Map<String, String> byName, String usual, boolean areCounted) {
  static final String FILE = "config_sentence_transformers.json";
  static final Prompts NONE = new Prompts(Map.of(), "", true);

  static Prompts of(Path folder, String shownAs) throws IOException {
    JsonFile file = JsonFile.of(folder, FILE, shownAs);
    Map<String, String> byName = new LinkedHashMap<>();
    JsonNode prompts = file.at("prompts");
    prompts.fieldNames().forEachRemaining(name -> byName.put(name, prompts.path(name).asText()));
    boolean counted =
        JsonFile.of(folder, Embedding.POOLING, shownAs).at("include_prompt").asBoolean(true);
    JsonNode usual = file.at("default_prompt_name");
    return new Prompts(byName, usual.isTextual() ? usual.asText() : "", counted);
  }
}
