package io.thresher.model.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the classes of a model are called. */
final class Labels {
  static final String LINES = "labels.txt";
  static final String JSON = "labels.json";

  /** What transformers writes where nobody named the classes. */
  private static final Pattern UNNAMED = Pattern.compile("LABEL_\\d+");

  private Labels() {}

  /** Those of {@code config.json}; where it names none, of a file of labels. Empty for none. */
  static List<String> of(Path folder, JsonFile config, String shownAs) throws IOException {
    List<String> named = TextModel.texts(config.at("id2label"));
    if (!named.isEmpty() && !named.stream().allMatch(name -> UNNAMED.matcher(name).matches())) {
      return named;
    }
    List<String> listed = TextModel.texts(JsonFile.of(folder, JSON, shownAs).root());
    if (listed.isEmpty() && Files.isRegularFile(folder.resolve(LINES))) {
      listed = new ArrayList<>(Files.readAllLines(folder.resolve(LINES), StandardCharsets.UTF_8));
      while (!listed.isEmpty() && listed.get(listed.size() - 1).isBlank()) {
        listed.remove(listed.size() - 1);
      }
    }
    return listed.isEmpty() ? named : List.copyOf(listed);
  }
}
