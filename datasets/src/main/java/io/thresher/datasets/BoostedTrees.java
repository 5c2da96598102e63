package io.thresher.datasets;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Random trees as gradient boosting gives them, over generated columns: input {@code features}
 * float {@code [n, k]}, a {@code TreeEnsembleRegressor} of complete trees whose leaves are added
 * up, output {@code score} float {@code [n, 1]}. Each node tests a random feature against a
 * threshold in [-1, 1), the range of generated columns. Its metadata names the features {@code f0}
 * to {@code f<k - 1>}.
 */
public final class BoostedTrees {
  private BoostedTrees() {}

  /**
   * The ONNX file. The same numbers give the same bytes.
   *
   * @param levels of tests, 1 to 20; a tree has 2^levels leaves
   */
  public static byte[] onnx(int trees, int levels, int features, long seed) {
    ModelBuilder model =
        new ModelBuilder("trees", seed).input("features", features).output("score", 1);
    NodeProto.Builder ensemble =
        ModelBuilder.node("TreeEnsembleRegressor", "score", "features").setDomain("ai.onnx.ml");
    new Nodes(trees, levels, features, model.random()).attributes(ensemble);
    return model.add(ensemble).fedByFloats(features);
  }

  /** Node by node: those of a tree are numbered from its root, 0, level by level. */
  private static final class Nodes {
    private final AttributeProto.Builder treeIds = ints("nodes_treeids");
    private final AttributeProto.Builder nodeIds = ints("nodes_nodeids");
    private final AttributeProto.Builder features = ints("nodes_featureids");
    private final AttributeProto.Builder modes =
        attribute("nodes_modes", AttributeProto.AttributeType.STRINGS);
    private final AttributeProto.Builder thresholds = floats("nodes_values");
    private final AttributeProto.Builder whenTrue = ints("nodes_truenodeids");
    private final AttributeProto.Builder whenFalse = ints("nodes_falsenodeids");
    private final AttributeProto.Builder targetTrees = ints("target_treeids");
    private final AttributeProto.Builder targetNodes = ints("target_nodeids");
    private final AttributeProto.Builder targets = ints("target_ids");
    private final AttributeProto.Builder weights = floats("target_weights");

    Nodes(int trees, int levels, int width, SplittableRandom random) {
      int tests = (1 << levels) - 1;
      for (int tree = 0; tree < trees; tree++) {
        for (int node = 0; node < 2 * tests + 1; node++) {
          boolean leaf = node >= tests;
          treeIds.addInts(tree);
          nodeIds.addInts(node);
          features.addInts(leaf ? 0 : random.nextInt(width));
          modes.addStrings(text(leaf ? "LEAF" : "BRANCH_LEQ"));
          thresholds.addFloats(leaf ? 0 : (float) (2 * random.nextDouble() - 1));
          whenTrue.addInts(leaf ? 0 : 2L * node + 1);
          whenFalse.addInts(leaf ? 0 : 2L * node + 2);
          if (leaf) {
            targetTrees.addInts(tree);
            targetNodes.addInts(node);
            targets.addInts(0);
            weights.addFloats((float) (0.1 * (2 * random.nextDouble() - 1)));
          }
        }
      }
    }

    void attributes(NodeProto.Builder ensemble) {
      ensemble
          .addAttribute(treeIds)
          .addAttribute(nodeIds)
          .addAttribute(features)
          .addAttribute(modes)
          .addAttribute(thresholds)
          .addAttribute(whenTrue)
          .addAttribute(whenFalse)
          .addAttribute(targetTrees)
          .addAttribute(targetNodes)
          .addAttribute(targets)
          .addAttribute(weights)
          .addAttribute(attribute("n_targets", AttributeProto.AttributeType.INT).setI(1));
    }

    private static ByteString text(String value) {
      return ByteString.copyFrom(value, StandardCharsets.US_ASCII);
    }

    private static AttributeProto.Builder ints(String name) {
      return attribute(name, AttributeProto.AttributeType.INTS);
    }

    private static AttributeProto.Builder floats(String name) {
      return attribute(name, AttributeProto.AttributeType.FLOATS);
    }

    private static AttributeProto.Builder attribute(
        String name, AttributeProto.AttributeType type) {
      return AttributeProto.newBuilder().setName(name).setType(type);
    }
  }
}
