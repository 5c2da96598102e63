package io.thresher.model.rewrite;

/** What a graph is changed in before a session opens it. */
public enum Rewrite {
  /** Tensors of float16 become float32, as CPUs compute them fast. */
  WIDE_HALVES,
  /** Whole numbers of 64 bits are compared by operators that do it right. */
  LONG_COMPARISONS,
  /** What {@code DynamicQuantizeLinear} scales by the batch is scaled by the row. */
  ROW_SCALES,
  /** Texts that are only looked up in stored lists come as their places among all of these. */
  CATEGORY_CODES,
  /** Maps with the same keys in every row are given as the tensor of their values. */
  PLAIN_MAPS
}
