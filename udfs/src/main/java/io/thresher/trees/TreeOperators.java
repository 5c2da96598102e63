package io.thresher.trees;

import io.thresher.model.ElementType;
import java.util.List;
import java.util.Set;

/**
 * The operators of a model that the kernel takes: one ensemble, with operators before and behind
 * it. Each may set conditions of its own; {@code thresher inspect} names what a model fails.
 *
 * @param before between the inputs and the ensemble
 * @param ensembles the ensemble itself
 * @param behind between the ensemble and the outputs
 * @param features element types of the inputs
 */
public record TreeOperators(
    List<String> before, List<String> ensembles, List<String> behind, List<ElementType> features) {

  /** All of them, each list sorted. */
  public static TreeOperators taken() {
    return new TreeOperators(
        sorted(FeatureReader.operators()),
        sorted(Graph.ENSEMBLES),
        sorted(OutputReader.operators()),
        FeatureReader.EXACT);
  }

  private static List<String> sorted(Set<String> operators) {
    return operators.stream().sorted().toList();
  }
}
