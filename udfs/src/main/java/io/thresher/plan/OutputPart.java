package io.thresher.plan;

import java.io.Serializable;
import java.util.List;

/** One element of each row of an output. */
public sealed interface OutputPart extends Serializable {

  /**
   * Of a tensor.
   *
   * @param at a position in each of its dimensions after the leading one, from 0
   */
  record Element(List<Integer> at) implements OutputPart {}

  /**
   * Of maps.
   *
   * @param key a Long or a String
   */
  record Entry(Serializable key) implements OutputPart {}
}
