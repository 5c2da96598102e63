package io.thresher.spark.query;

import io.thresher.errors.MachineProblems;
import io.thresher.errors.Problems;
import io.thresher.options.ScoreOptions;
import io.thresher.runtime.ort.Device;
import java.util.HashMap;
import java.util.Map;

/** What reproducible scores ask of a session, and which options contradict it. */
final class ReproducibleOptions {
  private static final String DETERMINISTIC = "use_deterministic_compute";
  private static final String MODE = "execution_mode";

  private ReproducibleOptions() {}

  /** Adds THR-USE-501 for each option that scores reproducible to the bit rule out. */
  static void check(ScoreOptions options, Problems problems) {
    if (!options.reproducible()) {
      return;
    }
    if (!options.device().strip().equalsIgnoreCase(Device.CPU.toString())) {
      problems.add(MachineProblems.reproducibleExcludes("option device", options.device(), "cpu"));
    }
    if (options.threads() > 1) {
      problems.add(
          MachineProblems.reproducibleExcludes(
              "option threads", Integer.toString(options.threads()), "1"));
    }
    if (options.ort().getOrDefault(DETERMINISTIC, "1").equals("0")) {
      problems.add(MachineProblems.reproducibleExcludes("option " + DETERMINISTIC, "0", "1"));
    }
    String mode = options.ort().getOrDefault(MODE, "sequential");
    if (mode.toLowerCase(java.util.Locale.ROOT).contains("parallel")) {
      problems.add(MachineProblems.reproducibleExcludes("option " + MODE, mode, "sequential"));
    }
  }

  /** The options of the session. */
  static Map<String, String> session(ScoreOptions options) {
    Map<String, String> session = new HashMap<>(options.ort());
    if (options.reproducible()) {
      session.put(DETERMINISTIC, "1");
    }
    return Map.copyOf(session);
  }
}
