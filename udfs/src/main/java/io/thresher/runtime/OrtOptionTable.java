package io.thresher.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options that ONNX Runtime knows, and the values that each takes. */
final class OrtOptionTable {
  private static final String RESOURCE = "ort-options.txt";
  private static final Map<String, String> VALUES_BY_KEY = read();

  private OrtOptionTable() {}

  static Set<String> keys() {
    return VALUES_BY_KEY.keySet();
  }

  static boolean knows(String key) {
    return VALUES_BY_KEY.containsKey(key);
  }

  /** What is allowed for a known key, if {@code value} is not; null if it is. */
  static @Nullable String allowedInsteadOf(String key, String value) {
    String values = VALUES_BY_KEY.getOrDefault(key, "text");
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

  private static Map<String, String> read() {
    try (InputStream resource = OrtOptionTable.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IOException(RESOURCE + " is missing from the jar");
      }
      Map<String, String> table = new LinkedHashMap<>();
      for (String line : new String(resource.readAllBytes(), UTF_8).lines().toList()) {
        int space = line.indexOf(' ');
        if (space > 0 && !line.startsWith("#")) {
          table.put(line.substring(0, space), line.substring(space + 1));
        }
      }
      return Collections.unmodifiableMap(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
