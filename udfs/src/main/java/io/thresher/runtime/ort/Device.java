package io.thresher.runtime.ort;

import io.thresher.errors.RuntimeProblems;
import io.thresher.errors.ScoringException;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model runs.
 *
 * @param kind the execution provider
 * @param ordinal which one of its kind this process is to use, from 0; 0 for the CPU; {@link
 *     #ASSIGNED} for the one that Spark assigned, or the first where it assigned none
 * @param address what Spark calls it; empty where it did not assign it
 */
public record Device(Kind kind, int ordinal, String address) implements Serializable {
  /** The ordinal of a device that is not settled yet. */
  public static final int ASSIGNED = -1;

  public static final Device CPU = new Device(Kind.CPU, 0);

  private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,4}))?");

  /** The execution providers that Thresher knows. */
  public enum Kind {
    CPU,
    CUDA
  }

  /** As this process numbers it. */
  public Device(Kind kind, int ordinal) {
    this(kind, ordinal, "");
  }

  /**
   * Reads {@code cpu}, {@code cuda} (the one that Spark assigned, or the first) or {@code
   * cuda:<ordinal>}.
   *
   * @throws ScoringException THR-USE-201 if it is none of them
   */
  public static Device parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.equals("cpu")) {
      return CPU;
    }
    Matcher cuda = CUDA.matcher(name);
    if (!cuda.matches()) {
      throw new ScoringException(RuntimeProblems.unknownDevice(text));
    }
    return new Device(
        Kind.CUDA, cuda.group(1) == null ? ASSIGNED : Integer.parseInt(cuda.group(1)));
  }

  /** What one device of this process is known by, however it was named. */
  public Device settled() {
    return new Device(kind, Math.max(0, ordinal));
  }

  /** For people: with the address that Spark assigned. */
  public String describe() {
    return address.isEmpty() ? toString() : this + " (address " + address + " of Spark's)";
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    if (kind == Kind.CPU) {
      return "cpu";
    }
    return ordinal == ASSIGNED ? "cuda" : "cuda:" + ordinal;
  }
}
