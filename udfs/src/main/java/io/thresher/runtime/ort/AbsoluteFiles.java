package io.thresher.runtime.ort;

import io.thresher.runtime.session.SessionOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The files that options of ONNX Runtime name, for a session that another process makes. */
public final class AbsoluteFiles {
  private static final String PROFILING = "enable_profiling";
  private static final String PROFILE = "profile_file_prefix";
  private static final String LIBRARY = "custom_op_library";
  private static final String MEMORY_STATISTICS = "session.collect_node_memory_stats_to_file";

  /** Those that are looked for from the working directory, not from the model's. */
  private static final Set<String> FROM_WORKING_DIRECTORY =
      Set.of(
          PROFILE,
          "optimized_model_filepath",
          MEMORY_STATISTICS,
          "session.node_partition_config_file",
          "session.model_external_initializers_file_folder_path",
          "ep.context_file_path");

  private AbsoluteFiles() {}

  /** The same order, for a process with another working directory. */
  public static SessionOrder in(SessionOrder order) {
    Map<String, String> options = new LinkedHashMap<>(order.ort());
    if (profiles(options)) {
      options.putIfAbsent(PROFILE, OrtOptions.PROFILE_PREFIX);
    }
    options.replaceAll(AbsoluteFiles::absolute);
    return new SessionOrder(
        absolute(order.file()), order.device(), order.threads(), options, order.provider());
  }

  /** The system looks for a library by its mere name where it has its libraries. */
  private static String absolute(String key, String value) {
    boolean library = key.equals(LIBRARY) && value.contains("/");
    return library || FROM_WORKING_DIRECTORY.contains(key) ? absolute(value) : value;
  }

  private static String absolute(String file) {
    return Path.of(file).toAbsolutePath().toString();
  }

  /** Whether ONNX Runtime writes files when a session with these options is closed. */
  public static boolean writesAtEnd(Map<String, String> options) {
    return profiles(options) || options.containsKey(MEMORY_STATISTICS);
  }

  private static boolean profiles(Map<String, String> options) {
    return options.getOrDefault(PROFILING, "0").equals("1");
  }
}
