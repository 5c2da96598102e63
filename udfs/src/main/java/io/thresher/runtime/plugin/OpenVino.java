package io.thresher.runtime.plugin;

import io.thresher.options.EngineName;
import io.thresher.options.Precision;
import io.thresher.plan.PlugIn;
import io.thresher.runtime.session.Provider;
import java.util.Locale;
import java.util.Map;

/**
 * What OpenVINO's execution provider is to be told. Source: its options {@code load_config}, with
 * properties of OpenVINO's CPU plug-in.
 */
public final class OpenVino {
  /** The version that this one was tested with, and the only one that is taken. */
  public static final String VERSION = "1.8.1";

  private static final String NAME = "OpenVINOExecutionProvider";
  private static final String BF16 = "BF16";

  private OpenVino() {}

  /** As a plan names it. */
  public static PlugIn plugIn(Precision precision) {
    return new PlugIn(EngineName.OPENVINO, VERSION, precision);
  }

  /**
   * The provider of a session.
   *
   * @param threads of one run
   * @param runs at a time; each has threads of its own, which work only while it is under way
   */
  public static Provider provider(
      InstalledEngine installed, Precision precision, int threads, int runs) {
    String hint = precision == Precision.BF16 ? "bf16" : "f32";
    // Pinned, all processes of a host would take its first cores.
    String config =
        String.format(
            Locale.ROOT,
            "{\"CPU\":{\"INFERENCE_PRECISION_HINT\":\"%s\",\"EXECUTION_MODE_HINT\":\"%s\","
                + "\"INFERENCE_NUM_THREADS\":%d,\"NUM_STREAMS\":%d,\"ENABLE_CPU_PINNING\":false}}",
            hint,
            precision == Precision.BF16 ? "PERFORMANCE" : "ACCURACY",
            threads * runs,
            runs);
    return new Provider(
        EngineName.OPENVINO.text(),
        installed.library().toString(),
        NAME,
        Map.of("load_config", config),
        precision == Precision.BF16 ? BF16 : "",
        Map.of());
  }
}
