package io.thresher.runtime;

import java.io.Serializable;

/**
 * Where a model runs.
 *
 * @param kind the execution provider
 * @param ordinal which one of its kind, from 0; 0 for the CPU
 */
public record Device(Kind kind, int ordinal) implements Serializable {
  public static final Device CPU = new Device(Kind.CPU, 0);

  /** The execution providers that Thresher knows. */
  public enum Kind {
    CPU,
    CUDA
  }
}
