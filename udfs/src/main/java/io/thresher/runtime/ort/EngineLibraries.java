package io.thresher.runtime.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import io.thresher.errors.EngineProblems;
import io.thresher.errors.ScoringException;
import io.thresher.runtime.session.Provider;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Libraries of execution providers, registered with the first session that uses one and
 * unregistered after the last. Called by the threads that make sessions, never by tasks.
 * Thread-safe.
 */
final class EngineLibraries {
  private static final Map<String, Integer> USERS = new HashMap<>();

  /** What a device can compute, by OpenVINO's name for that. */
  private static final String CAPABILITIES = "OPTIMIZATION_CAPABILITIES";

  private EngineLibraries() {}

  /**
   * The device of a provider; {@link #release} is to follow.
   *
   * @throws ScoringException THR-RUN-924 if there is none, THR-USE-925 if it lacks what is asked of
   *     it
   */
  static synchronized OrtEpDevice acquire(Provider provider) {
    OrtEnvironment environment = NativeLibrary.environment();
    String library = provider.library();
    int users = USERS.getOrDefault(library, 0);
    boolean acquired = false;
    try {
      if (users == 0) {
        environment.registerExecutionProviderLibrary(library, library);
      }
      USERS.put(library, users + 1);
      OrtEpDevice device = device(provider, environment.getEpDevices());
      acquired = true;
      return device;
    } catch (OrtException e) {
      throw new ScoringException(
          EngineProblems.notLoaded(provider.engine(), library, String.valueOf(e.getMessage())), e);
    } finally {
      if (!acquired && USERS.containsKey(library)) {
        release(provider);
      }
    }
  }

  private static OrtEpDevice device(Provider provider, List<OrtEpDevice> devices) {
    for (OrtEpDevice device : devices) {
      if (device.getEpName().equals(provider.name())) {
        String has = device.getEpMetadata().getOrDefault(CAPABILITIES, "");
        String needed = provider.capability();
        if (!needed.isEmpty() && !Arrays.asList(has.split(" ", -1)).contains(needed)) {
          throw new ScoringException(
              EngineProblems.noSuchPrecision(needed, provider.engine() + " on this CPU", has));
        }
        return device;
      }
    }
    throw new ScoringException(
        EngineProblems.notLoaded(
            provider.engine(), provider.library(), "no device of " + provider.name()));
  }

  /** To be called when the session is closed. */
  static synchronized void release(Provider provider) {
    String library = provider.library();
    int users = USERS.getOrDefault(library, 0) - 1;
    if (users > 0) {
      USERS.put(library, users);
      return;
    }
    USERS.remove(library);
    try {
      NativeLibrary.environment().unregisterExecutionProviderLibrary(library);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether hooks of the end of the process run. */
  static boolean isProcessEnding() {
    Thread none = new Thread(() -> {}, "thresher-end-asked");
    try {
      Runtime.getRuntime().addShutdownHook(none);
      Runtime.getRuntime().removeShutdownHook(none);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** Libraries that are registered now. */
  static synchronized int registered() {
    return USERS.size();
  }
}
