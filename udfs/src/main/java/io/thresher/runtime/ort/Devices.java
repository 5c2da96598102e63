package io.thresher.runtime.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.thresher.errors.RuntimeProblems;
import io.thresher.errors.ScoringException;
import java.util.EnumSet;

/** The devices that the ONNX Runtime on the class path can run on. */
public final class Devices {
  private Devices() {}

  /**
   * Refuses a device whose execution provider is not part of this ONNX Runtime. Loads the native
   * library.
   *
   * @throws ScoringException THR-USE-202 if it is absent
   */
  public static void require(Device device) {
    NativeLibrary.load();
    EnumSet<OrtProvider> present = OrtEnvironment.getAvailableProviders();
    if (device.kind() == Device.Kind.CUDA && !present.contains(OrtProvider.CUDA)) {
      throw new ScoringException(
          RuntimeProblems.deviceAbsent(
              device.describe(),
              OrtProvider.CUDA.getName(),
              present.stream().map(OrtProvider::getName).toList()));
    }
  }
}
