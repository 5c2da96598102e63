package io.thresher.trees;

import io.thresher.model.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the columns of a tensor come from.
 *
 * @param type of its elements
 * @param columns in order; where the graph does not say how many there are, none: then they are
 *     those of input {@code wholeInput}
 * @param wholeInput the input that it is, whatever its width, or -1
 * @param converted whether {@code type} is other than that of the inputs
 */
record Features(ElementType type, List<Column> columns, int wholeInput, boolean converted) {

  /**
   * One column.
   *
   * @param input its number among the graph's inputs
   * @param column its number among those of the input
   * @param steps what happens to its values, as floats
   */
  record Column(int input, int column, List<FeatureStep> steps) {
    Column then(FeatureStep step) {
      List<FeatureStep> longer = new ArrayList<>(steps);
      longer.add(step);
      return new Column(input, column, List.copyOf(longer));
    }
  }

  Column column(int feature) {
    if (wholeInput >= 0) {
      return new Column(wholeInput, feature, List.of());
    }
    Unsupported.unless(feature < columns.size(), "a feature that the graph does not feed");
    return columns.get(feature);
  }
}
