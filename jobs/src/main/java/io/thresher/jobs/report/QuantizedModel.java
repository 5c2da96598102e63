package io.thresher.jobs.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an int8 model that {@code thresher quantize} made tells of itself, in its metadata.
 *
 * @param source digest of the model that it was made of
 * @param changes what was made int8
 * @param agreement how near its scores came to those of that model, and over how many rows
 */
public record QuantizedModel(String source, String changes, String agreement) {
  private static final String KEY = "thresher.quantized.";
  private static final String SOURCE = KEY + "source";
  private static final String CHANGES = KEY + "changes";
  private static final String AGREEMENT = KEY + "agreement";

  /**
   * Of a model that was made of another.
   *
   * @param digest sha256 of that one, lower-case hex
   * @param agreement of each output
   */
  public static QuantizedModel made(
      String digest, List<String> changes, List<String> agreement, int mostRows) {
    return new QuantizedModel(
        "sha256:" + digest,
        String.join("; ", changes),
        String.join("; ", agreement)
            + String.format(Locale.ROOT, " over at most %d rows", mostRows));
  }

  /** Of a model's metadata; null where nothing says that it was quantised here. */
  public static @Nullable QuantizedModel in(Map<String, String> metadata) {
    String agreement = metadata.get(AGREEMENT);
    return agreement == null
        ? null
        : new QuantizedModel(
            metadata.getOrDefault(SOURCE, ""), metadata.getOrDefault(CHANGES, ""), agreement);
  }

  /** As it travels with the model. */
  public Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(SOURCE, source);
    metadata.put(CHANGES, changes);
    metadata.put(AGREEMENT, agreement);
    return metadata;
  }

  /** For people: one line. */
  public String describe() {
    return agreement + "; made of " + source;
  }
}
