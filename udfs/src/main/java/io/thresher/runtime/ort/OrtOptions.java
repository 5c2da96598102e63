package io.thresher.runtime.ort;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.thresher.errors.Problems;
import io.thresher.errors.RuntimeProblems;
import io.thresher.errors.SqlProblems;
import io.thresher.options.Caller;
import io.thresher.options.SqlRules;
import io.thresher.options.SqlSetting;
import io.thresher.runtime.session.SessionOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The session options and config entries of ONNX Runtime, by their own names. {@code
 * dim.<symbol>=<size>} fixes a free dimension, {@code cuda.<name>} is an option of the CUDA
 * provider. Source: ONNX Runtime 1.29, {@code SessionOptions} and {@code
 * onnxruntime_session_options_config_keys.h}.
 */
public final class OrtOptions {
  /** What names of profiles begin with where nothing is said. */
  static final String PROFILE_PREFIX = "onnxruntime_profile_";

  private static final String DIMENSION = "dim.";
  private static final String CUDA = "cuda.";
  private static final String OF_RUNS = "memory.";
  private static final String LIBRARY = "custom_op_library";
  private static final String DETERMINISTIC = "use_deterministic_compute";
  private static final Map<String, String> RESERVED =
      Map.of(
          "intra_op_num_threads", "use the option threads",
          "session.intra_op_num_threads", "use the option threads",
          "cuda.device_id", "use the option device, for example cuda:1",
          "use_per_session_threads", "leave it: each session has its own threads");

  /**
   * Threads of many sessions share the cores with Spark's tasks: none may spin while it waits. What
   * ONNX Runtime would log comes as an exception as well.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "log_severity_level", "4",
          "session.intra_op.allow_spinning", "0",
          "session.inter_op.allow_spinning", "0");

  private OrtOptions() {}

  /** Whether a library of custom operators is registered with the session. */
  public static boolean hasCustomOperators(Map<String, String> options) {
    return options.containsKey(LIBRARY);
  }

  /**
   * Adds a problem for each option that ONNX Runtime does not know (THR-USE-203), whose value it
   * does not take (204), or that another option of Thresher sets (205). Needs no native library.
   */
  public static void check(Map<String, String> options, Problems problems) {
    options.forEach((key, value) -> check(key, value, problems));
  }

  /**
   * Adds a problem (THR-USE-703) for each option that SQL may not set.
   *
   * @param rules of whose allowed keys {@link SqlRules#DEFAULT_KEYS} stands for those that are
   *     {@link OrtEffect#OPEN}, and for the sizes of dimensions
   */
  public static void checkOpen(Map<String, String> options, SqlRules rules, Problems problems) {
    for (String key : options.keySet()) {
      boolean library = key.equals(LIBRARY) && !rules.customOps().isEmpty();
      if (!library && !isOpen(key, rules.ort())) {
        OrtEffect effect = OrtOptionTable.knows(key) ? OrtOptionTable.effect(key) : null;
        String text =
            effect == null || effect == OrtEffect.OPEN ? "is not listed" : effect.description();
        problems.add(
            SqlProblems.closedKey(
                key, text, (key.equals(LIBRARY) ? SqlSetting.CUSTOM_OPS : SqlSetting.ORT).key()));
      }
    }
  }

  private static boolean isOpen(String key, Set<String> allowed) {
    if (key.equals(LIBRARY)) {
      return false; // By its digest only.
    }
    boolean harmless =
        key.startsWith(DIMENSION)
            || (OrtOptionTable.knows(key) && OrtOptionTable.effect(key) == OrtEffect.OPEN);
    return allowed.contains(key) || (harmless && allowed.contains(SqlRules.DEFAULT_KEYS));
  }

  /** What each known key does, by key, in the order of the documentation. */
  public static Map<String, OrtEffect> effects() {
    Map<String, OrtEffect> effects = new LinkedHashMap<>();
    OrtOptionTable.keys().forEach(key -> effects.put(key, OrtOptionTable.effect(key)));
    return effects;
  }

  private static void check(String key, String value, Problems problems) {
    String reserved = RESERVED.get(key);
    if (reserved != null) {
      problems.add(RuntimeProblems.reservedOption(key, reserved));
    } else if (key.startsWith(DIMENSION) && key.length() > DIMENSION.length()) {
      if (!value.matches("[1-9]\\d{0,17}")) {
        problems.add(RuntimeProblems.badOptionValue(key, value, "a whole number, 1 or more"));
      }
    } else if (!OrtOptionTable.knows(key)) {
      problems.add(RuntimeProblems.unknownOption(key, OrtOptionTable.keys()));
    } else {
      String allowed = OrtOptionTable.allowedInsteadOf(key, value);
      if (allowed != null) {
        problems.add(RuntimeProblems.badOptionValue(key, value, allowed));
      }
    }
  }

  /**
   * The options of a session as ONNX Runtime is to be given them: libraries that SQL may load are
   * copies that nobody else can change.
   *
   * @throws io.thresher.errors.ScoringException as {@link #check}; THR-USE-704 for a library that
   *     is not allowed
   */
  public static Map<String, String> checked(Map<String, String> options, Caller caller) {
    Problems problems = new Problems();
    check(options, problems);
    problems.throwIfAny();
    Map<String, String> checked = new LinkedHashMap<>(options);
    if (caller.isSql()) {
      checked.computeIfPresent(
          LIBRARY, (key, library) -> CustomLibraries.checked(library, caller.libraries()));
    }
    return checked;
  }

  /**
   * Sets what an order asks for.
   *
   * @throws io.thresher.errors.ScoringException if options of a device are set for another
   */
  static void apply(SessionOrder order, SessionOptions session) throws OrtException {
    Map<String, String> options = new LinkedHashMap<>(DEFAULTS);
    options.putAll(order.ort());
    session.setIntraOpNumThreads(order.threads());
    device(order, session);
    if (options.getOrDefault("enable_profiling", "0").equals("1")) {
      session.enableProfiling(options.getOrDefault("profile_file_prefix", PROFILE_PREFIX));
    }
    for (Map.Entry<String, String> option : options.entrySet()) {
      set(option.getKey(), option.getValue(), session);
    }
  }

  /** Sets what options ask for of every run. */
  static void apply(Map<String, String> options, RunOptions run) throws OrtException {
    for (Map.Entry<String, String> option : options.entrySet()) {
      if (option.getKey().startsWith(OF_RUNS)) {
        run.addRunConfigEntry(option.getKey(), option.getValue());
      }
    }
  }

  private static void device(SessionOrder order, SessionOptions session) throws OrtException {
    Map<String, String> provider = new LinkedHashMap<>();
    order
        .ort()
        .forEach(
            (key, value) -> {
              if (key.startsWith(CUDA)) {
                provider.put(key.substring(CUDA.length()), value);
              }
            });
    if (order.device().kind() == Device.Kind.CPU) {
      Problems problems = new Problems();
      provider.forEach(
          (name, value) ->
              problems.add(
                  RuntimeProblems.reservedOption(CUDA + name, "remove it: the device is cpu")));
      problems.throwIfAny();
    } else if (provider.isEmpty()) {
      session.addCUDA(order.device().settled().ordinal());
    } else {
      try (OrtCUDAProviderOptions cuda =
          new OrtCUDAProviderOptions(order.device().settled().ordinal())) {
        for (Map.Entry<String, String> option : provider.entrySet()) {
          cuda.add(option.getKey(), option.getValue());
        }
        session.addCUDA(cuda);
      }
    }
  }

  /** Whether a session is to give the same bits in every run. */
  static boolean isDeterministic(Map<String, String> ort) {
    return ort.getOrDefault(DETERMINISTIC, "0").equals("1");
  }

  private static void set(String key, String value, SessionOptions session) throws OrtException {
    switch (key) {
      case "execution_mode" -> session.setExecutionMode(executionMode(value));
      case "graph_optimization_level" -> session.setOptimizationLevel(optimization(value));
      case "inter_op_num_threads" -> session.setInterOpNumThreads(Integer.parseInt(value));
      case "enable_cpu_mem_arena" -> session.setCPUArenaAllocator(value.equals("1"));
      case "enable_mem_pattern" -> session.setMemoryPatternOptimization(value.equals("1"));
      case "enable_profiling", "profile_file_prefix" -> {} // Set together.
      case "optimized_model_filepath" -> session.setOptimizedModelFilePath(value);
      case "logid" -> session.setLoggerId(value);
      case "log_severity_level" -> session.setSessionLogLevel(severity(Integer.parseInt(value)));
      case "log_verbosity_level" -> session.setSessionLogVerbosityLevel(Integer.parseInt(value));
      case DETERMINISTIC -> session.setDeterministicCompute(value.equals("1"));
      case LIBRARY -> session.registerCustomOpLibrary(value);
      default -> {
        if (key.startsWith(DIMENSION)) {
          session.setSymbolicDimensionValue(
              key.substring(DIMENSION.length()), Long.parseLong(value));
        } else if (!key.startsWith(CUDA) && !key.startsWith(OF_RUNS)) {
          session.addConfigEntry(key, value);
        }
      }
    }
  }

  private static OrtLoggingLevel severity(int value) {
    return switch (value) {
      case 0 -> OrtLoggingLevel.ORT_LOGGING_LEVEL_VERBOSE;
      case 1 -> OrtLoggingLevel.ORT_LOGGING_LEVEL_INFO;
      case 2 -> OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
      case 3 -> OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
      default -> OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
    };
  }

  private static ExecutionMode executionMode(String value) {
    return switch (value) {
      case "parallel", "ORT_PARALLEL" -> ExecutionMode.PARALLEL;
      default -> ExecutionMode.SEQUENTIAL;
    };
  }

  private static OptLevel optimization(String value) {
    return switch (value) {
      case "disable_all", "ORT_DISABLE_ALL" -> OptLevel.NO_OPT;
      case "basic", "ORT_ENABLE_BASIC" -> OptLevel.BASIC_OPT;
      case "extended", "ORT_ENABLE_EXTENDED" -> OptLevel.EXTENDED_OPT;
      case "layout", "ORT_ENABLE_LAYOUT" -> OptLevel.LAYOUT_OPT;
      default -> OptLevel.ALL_OPT;
    };
  }
}
