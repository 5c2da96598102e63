package io.thresher.spark;

import io.thresher.runtime.ort.NativeLibrary;

/** What this process scores with. */
public final class Versions {
  private Versions() {}

  /** Of ONNX Runtime. */
  public static String onnxRuntime() {
    return NativeLibrary.version();
  }
}
