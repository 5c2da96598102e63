package io.thresher.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a tokenizer's file says of some tokens.
 *
 * @param mask the token that stands for a missing word; -1 where there is none
 * @param unknown the one that stands for what is not in the vocabulary; -1 where there is none
 * @param hasContinuations whether a token shows by its beginning that it continues a word
 */
record Vocabulary(long mask, long unknown, boolean hasContinuations) {
  static final String SPECIAL = "special_tokens_map.json";

  private static final List<String> MASKS = List.of("[MASK]", "<mask>");

  static Vocabulary of(Path folder, String shownAs) throws IOException {
    JsonNode file = JsonFile.of(folder, TextModel.TOKENIZER, shownAs).root();
    JsonNode model = file.path("model");
    String mask = named(folder, shownAs, "mask_token");
    long masked = -1;
    for (JsonNode added : file.path("added_tokens")) {
      String token = added.path("content").asText();
      if (mask.isEmpty() ? MASKS.contains(token) : token.equals(mask)) {
        masked = added.path("id").asLong(-1);
      }
    }
    return new Vocabulary(
        masked,
        unknown(file, model),
        !model.path("continuing_subword_prefix").asText("").isEmpty());
  }

  private static String named(Path folder, String shownAs, String name) throws IOException {
    for (String file : List.of("tokenizer_config.json", SPECIAL)) {
      JsonNode token = JsonFile.of(folder, file, shownAs).at(name);
      String text = token.isObject() ? token.path("content").asText() : token.asText("");
      if (!text.isEmpty() && !text.equals("null")) {
        return text;
      }
    }
    return "";
  }

  private static long unknown(JsonNode file, JsonNode model) {
    if (model.path("unk_id").isNumber()) {
      return model.path("unk_id").asLong();
    }
    String unknown = model.path("unk_token").asText("");
    JsonNode id = model.path("vocab").path(unknown);
    if (id.isNumber()) {
      return id.asLong();
    }
    for (JsonNode added : file.path("added_tokens")) {
      if (added.path("content").asText().equals(unknown)) {
        return added.path("id").asLong(-1);
      }
    }
    return -1;
  }
}
