package io.thresher.plan;

import io.thresher.model.ElementType;
import io.thresher.model.ValueSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model gave for an output when it was probed with rows.
 *
 * @param output name of the output
 * @param kind tensor or maps
 * @param type element type, or value type of maps
 * @param keyType key type of maps; null for tensors
 * @param keys of the first map; empty for tensors, and where nothing was fed
 * @param shapes the tensor's whole shape by number of rows fed, in the order of {@code rows}; for
 *     maps, the number of maps
 * @param rows the numbers of rows fed
 * @param lengths of the open dimensions of the rows fed, in the same order; empty where the inputs
 *     have none, or nothing was fed
 */
public record ObservedOutput(
    String output,
    ValueSpec.Kind kind,
    ElementType type,
    @Nullable ElementType keyType,
    List<?> keys,
    List<List<Integer>> shapes,
    List<Integer> rows,
    List<Integer> lengths) {

  /** Of a model whose inputs have no open dimensions. */
  public ObservedOutput(
      String output,
      ValueSpec.Kind kind,
      ElementType type,
      @Nullable ElementType keyType,
      List<List<Integer>> shapes,
      List<Integer> rows) {
    this(output, kind, type, keyType, List.of(), shapes, rows, List.of());
  }
}
