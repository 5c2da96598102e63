package io.thresher.output;

/** How values are read from vectors. */
public record VectorAccess(DateTimes times, HeldFloats floats) {}
