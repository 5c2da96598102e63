package io.thresher.profile;

import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * The sketches that a profile is made of, which Spark brings: their memory (datasketches-memory
 * 3.0.2) refuses a Java later than 21, but where a class of it that Spark 4.2.0 brings a second
 * time comes first on the class path.
 */
public final class SketchLibrary {
  private static final @Nullable String OBJECTION = tried();

  private SketchLibrary() {}

  /** Why it does not run on this Java; null where it does. */
  public static @Nullable String objection() {
    return OBJECTION;
  }

  private static @Nullable String tried() {
    try {
      Memory.wrap(new byte[Long.BYTES]);
      return null;
    } catch (LinkageError e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      return String.valueOf(reason.getMessage());
    }
  }
}
