package io.thresher.runtime.plugin;

import java.nio.file.Path;

/**
 * An engine in a folder of this host.
 *
 * @param name in options
 * @param version as its folder says
 * @param folder that holds it
 * @param library to be registered with ONNX Runtime
 */
public record InstalledEngine(String name, String version, Path folder, Path library) {
  /** What a folder is known by. */
  static final String FILE = "engine.properties";
}
