package io.thresher.runtime.ort;

import io.thresher.errors.Problems;
import io.thresher.errors.RuntimeProblems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that options let ONNX Runtime write. It would overwrite what is there; here, what was
 * there before this process is never overwritten.
 */
public final class OrtFiles {
  private static final String OPTIMIZED = "optimized_model_filepath";
  private static final String CONTEXT = "ep.context_file_path";
  private static final List<String> PATHS =
      List.of(OPTIMIZED, CONTEXT, "session.collect_node_memory_stats_to_file");

  /** Options that name a file beside that of another one. */
  private static final Map<String, String> SIBLINGS =
      Map.of(
          "session.optimized_model_external_initializers_file_name", OPTIMIZED,
          "ep.context_model_external_initializers_file_name", CONTEXT);

  private static final Set<Path> OWN = new HashSet<>();

  private OrtFiles() {}

  /** Adds a problem (THR-USE-206) for each file that would be written and is there already. */
  public static void checkAbsent(Map<String, String> options, Problems problems) {
    options.forEach(
        (key, value) -> {
          try {
            Path file = file(key, value, options);
            if (file != null && !isOwn(file)) {
              problems.add(RuntimeProblems.fileExists(key, file.toString()));
            }
          } catch (InvalidPathException e) {
            problems.add(RuntimeProblems.badOptionValue(key, value, "the path of a file"));
          }
        });
  }

  private static @Nullable Path file(String key, String value, Map<String, String> options) {
    String beside = SIBLINGS.get(key);
    String other = beside == null ? null : options.get(beside);
    if (other != null) {
      return Path.of(other).toAbsolutePath().normalize().resolveSibling(value);
    }
    return PATHS.contains(key) ? Path.of(value).toAbsolutePath().normalize() : null;
  }

  /** Whether this process wrote the file, or is the first to. */
  private static synchronized boolean isOwn(Path file) {
    return OWN.contains(file) || (!Files.exists(file) && OWN.add(file));
  }

  /** One line for each option that lets files be written. */
  public static List<String> describe(Map<String, String> options) {
    List<String> lines = new ArrayList<>();
    options.forEach(
        (key, value) -> {
          if (writes(key)) {
            lines.add(key + "=" + value);
          }
        });
    return lines;
  }

  /** The options without those: many processes would write the same files. */
  public static Map<String, String> without(Map<String, String> options) {
    Map<String, String> remaining = new HashMap<>(options);
    remaining.keySet().removeIf(OrtFiles::writes);
    return Map.copyOf(remaining);
  }

  private static boolean writes(String key) {
    return OrtOptionTable.knows(key) && OrtOptionTable.effect(key) == OrtEffect.WRITES;
  }
}
