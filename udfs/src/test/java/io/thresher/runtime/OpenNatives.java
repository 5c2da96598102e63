package io.thresher.runtime;

import io.thresher.runtime.ort.Natives;
import java.util.Map;

/** The native objects of this JVM, for tests elsewhere. */
public final class OpenNatives {
  private OpenNatives() {}

  /** How many of each kind were opened and not closed, where there are any. */
  public static Map<String, Long> byKind() {
    return Natives.allOpen();
  }

  /** Tensors lent to runs of models so far. */
  public static long tensorsLent() {
    return Natives.TENSOR.openedCount();
  }
}
