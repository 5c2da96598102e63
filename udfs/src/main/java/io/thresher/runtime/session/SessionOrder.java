package io.thresher.runtime.session;

import io.thresher.runtime.ort.Device;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ONNX Runtime makes a session from.
 *
 * @param file the model, on this host
 * @param device where it runs
 * @param threads ONNX Runtime's intra-op threads
 * @param ort further options, checked
 * @param provider that is to run what it can; null for ONNX Runtime's own alone
 */
public record SessionOrder(
    String file, Device device, int threads, Map<String, String> ort, @Nullable Provider provider) {

  /** With ONNX Runtime's own execution provider. */
  public SessionOrder(String file, Device device, int threads, Map<String, String> ort) {
    this(file, device, threads, ort, null);
  }

  /** The same without a provider of another library. */
  public SessionOrder ofOwnProvider() {
    return new SessionOrder(file, device, threads, ort);
  }
}
