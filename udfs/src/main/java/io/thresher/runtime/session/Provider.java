package io.thresher.runtime.session;

import java.util.Map;

/**
 * An execution provider in a library of its own.
 *
 * @param engine its name in options
 * @param library its file on this host
 * @param name of the execution provider, as the library gives it
 * @param options of it for one session
 * @param capability that its device has to name; empty for none
 * @param limits of inputs whose values are places in tables: rows with others are for ONNX
 *     Runtime's own provider
 */
public record Provider(
    String engine,
    String library,
    String name,
    Map<String, String> options,
    String capability,
    Map<String, Long> limits) {

  /** The same for a model of such limits. */
  public Provider with(Map<String, Long> others) {
    return new Provider(engine, library, name, options, capability, Map.copyOf(others));
  }
}
