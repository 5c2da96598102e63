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
 * @param ordinal which one of its kind, from 0; 0 for the CPU
 */
public record Device(Kind kind, int ordinal) implements Serializable {
  public static final Device CPU = new Device(Kind.CPU, 0);

  private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,4}))?");

  /** The execution providers that Thresher knows. */
  public enum Kind {
    CPU,
    CUDA
  }

  /**
   * Reads {@code cpu}, {@code cuda} (the first) or {@code cuda:<ordinal>}.
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
    return new Device(Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + ordinal;
  }
}
