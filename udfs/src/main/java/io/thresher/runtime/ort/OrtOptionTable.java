package io.thresher.runtime.ort;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options that ONNX Runtime knows, what each does, and the values that it takes. */
final class OrtOptionTable {
  private static final String RESOURCE = "ort-options.txt";
  private static final Map<String, Entry> BY_KEY = read();

  private record Entry(OrtEffect effect, String values) {}

  private OrtOptionTable() {}

  static Set<String> keys() {
    return BY_KEY.keySet();
  }

  static boolean knows(String key) {
    return BY_KEY.containsKey(key);
  }

  /** What a known key does beyond the scores of those who set it. */
  static OrtEffect effect(String key) {
    return Objects.requireNonNull(BY_KEY.get(key)).effect;
  }

  /** What is allowed for a known key, if {@code value} is not; null if it is. */
  static @Nullable String allowedInsteadOf(String key, String value) {
    Entry entry = BY_KEY.get(key);
    String values = entry == null ? "text" : entry.values;
    return switch (values) {
      case "text" -> value.isEmpty() ? "some text" : null;
      case "flag" -> value.equals("0") || value.equals("1") ? null : "0 or 1";
      case "integer" -> value.matches("\\d{1,9}") ? null : "a whole number, 0 to 999999999";
      case "bytes" -> value.matches("\\d{1,18}") ? null : "a whole number, 0 or more";
      default -> {
        List<String> choices = Arrays.asList(values.split("\\|", -1));
        yield choices.contains(value) ? null : "one of " + String.join(", ", choices);
      }
    };
  }

  private static Map<String, Entry> read() {
    try (InputStream resource = OrtOptionTable.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IOException(RESOURCE + " is missing from the jar");
      }
      Map<String, Entry> table = new LinkedHashMap<>();
      for (String line : new String(resource.readAllBytes(), UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] columns = line.split(" ", 3);
          table.put(columns[0], new Entry(OrtEffect.named(columns[1]), columns[2]));
        }
      }
      return Collections.unmodifiableMap(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
