package io.thresher.runtime.meter;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** All that this process counts. Thread-safe. */
public final class Meters {
  private static final int DIGEST = 12;
  private static final int MOST_NAME = 40;
  private static final int MOST_MODELS = 256;
  private static final String OTHERS = "model_others_device_any_";

  private static final Map<String, ModelMeter> MODELS = new ConcurrentHashMap<>();
  private static final ModelMeter PROCESS = new ModelMeter("", Meter.Scope.PROCESS);

  private Meters() {}

  /**
   * What is counted of a model on a device; of so many models that nobody could look at them, the
   * later ones together.
   */
  public static ModelMeter of(String uri, String digest, String device) {
    String prefix = "model_" + label(uri, digest) + "_device_" + plain(device, "") + "_";
    ModelMeter present = MODELS.get(prefix);
    if (present != null) {
      return present;
    }
    String kept = MODELS.size() < MOST_MODELS ? prefix : OTHERS;
    return MODELS.computeIfAbsent(kept, unknown -> new ModelMeter(kept, Meter.Scope.MODEL));
  }

  /** What is counted of no model. */
  public static ModelMeter process() {
    return PROCESS;
  }

  /** The name of the file, or of the folder of a {@code model.onnx}, and the digest's beginning. */
  static String label(String uri, String digest) {
    String[] parts = uri.replaceFirst("/+$", "").split("/+", -1);
    String file = parts[parts.length - 1];
    String name = file.endsWith(".onnx") ? file.substring(0, file.length() - 5) : file;
    if (name.equals("model") && parts.length > 1) {
      name = parts[parts.length - 2];
    }
    String plain = plain(name, "_");
    return plain.substring(0, Math.min(MOST_NAME, plain.length()))
        + "_"
        + digest.substring(0, Math.min(DIGEST, digest.length()));
  }

  /** Spark puts an underscore for all but letters and digits. */
  private static String plain(String text, String otherwise) {
    return text.replaceAll("[^a-zA-Z0-9]+", otherwise);
  }

  /** All values by name, in the units of their names. */
  public static Map<String, Double> snapshot() {
    ProcessMemory.measure(PROCESS);
    Map<String, Double> values = new TreeMap<>();
    PROCESS.read(values);
    MODELS.values().forEach(model -> model.read(values));
    return values;
  }

  /** What all models together have of a counter, in the unit of its name. */
  public static double ofAllModels(Meter meter) {
    return meter.inUnits(MODELS.values().stream().mapToLong(model -> model.count(meter)).sum());
  }
}
