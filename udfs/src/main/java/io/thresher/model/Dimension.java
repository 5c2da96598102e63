package io.thresher.model;

import java.io.Serializable;

/**
 * One dimension of a declared shape.
 *
 * @param size its extent, or {@link #DYNAMIC}
 * @param symbol the name of a dynamic dimension; empty where it has none
 */
public record Dimension(long size, String symbol) implements Serializable {
  public static final long DYNAMIC = -1;

  public static Dimension fixed(long size) {
    return new Dimension(size, "");
  }

  public static Dimension symbolic(String symbol) {
    return new Dimension(DYNAMIC, symbol);
  }

  public boolean isFixed() {
    return size != DYNAMIC;
  }

  @Override
  public String toString() {
    return isFixed() ? Long.toString(size) : symbol.isEmpty() ? "?" : symbol;
  }
}
