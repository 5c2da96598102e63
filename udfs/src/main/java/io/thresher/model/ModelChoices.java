package io.thresher.model;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What is chosen of a model beside its name. What bears on the graph lies as a file of its own
 * among those of a fetched model, so that its digest says it.
 *
 * @param variant which graph of a folder; empty for {@code model.onnx}, or the only one
 * @param tokenizer where the tokenizer lies; empty for beside the graph
 * @param task what a model is for; empty for what its files say
 * @param dimensions elements of an embedding that are kept; 0 for all
 * @param topK the most candidates for a missing word, classes or boxes; 0 where not given
 */
public record ModelChoices(String variant, String tokenizer, String task, int dimensions, int topK)
    implements Serializable {
  /** Nothing is chosen. */
  public static final ModelChoices NONE = new ModelChoices("", "", "", 0, 0);

  static final String FILE = ".thresher-choices";

  private static final int DEFAULT_TOP_K = 5;

  /** Those that bear on the graph, as they are kept; empty where there are none. */
  String text() {
    boolean none = task.isEmpty() && dimensions == 0 && topK == 0;
    return none ? "" : task + "\n" + dimensions + "\n" + topK + "\n";
  }

  byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  /** Those that are kept in the folder of a fetched model. */
  public static ModelChoices read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return NONE;
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    return new ModelChoices(
        "", "", lines.get(0), Integer.parseInt(lines.get(1)), Integer.parseInt(lines.get(2)));
  }

  ModelChoices withTokenizer(String file) {
    return new ModelChoices(variant, file, task, dimensions, topK);
  }

  /** How many candidates there are for a missing word. */
  public int candidates() {
    return topK == 0 ? DEFAULT_TOP_K : topK;
  }

  /** The file of the tokenizer, where it does not lie beside the graph. */
  String tokenizerFile() {
    return tokenizer.endsWith(".json") ? tokenizer : tokenizer + "/tokenizer.json";
  }
}
