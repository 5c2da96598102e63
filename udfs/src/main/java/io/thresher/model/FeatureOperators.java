package io.thresher.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds operators that take vectors of features. Converters leave the number of features open, but
 * there is only one that is right, and ONNX Runtime does not check it everywhere: a tree ensemble
 * reads the features that its nodes name, whether the row has them or not.
 */
public final class FeatureOperators {
  private static final String DOMAIN = "ai.onnx.ml";
  private static final Set<String> OF_ANY_LENGTH = Set.of("LabelEncoder", "CategoryMapper");

  private FeatureOperators() {}

  /** The first such operator of a model; null where it has none. */
  public static @Nullable String first(ModelProto model) {
    String[] found = new String[1];
    GraphWalk.visit(
        model,
        node -> {
          if (found[0] == null
              && node.getDomain().equals(DOMAIN)
              && !OF_ANY_LENGTH.contains(node.getOpType())) {
            found[0] = node.getOpType();
          }
        },
        tensor -> {});
    return found[0];
  }
}
