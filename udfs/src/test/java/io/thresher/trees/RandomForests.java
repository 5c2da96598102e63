package io.thresher.trees;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.thresher.model.ElementType;
import io.thresher.model.OnnxModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random tree ensembles as ONNX models of ai.onnx.ml 3. */
final class RandomForests {
  /**
   * What to make.
   *
   * @param shape how trees grow
   * @param labels of a classifier, Long or String; empty for a regressor
   * @param voters how leaves vote
   */
  record Spec(
      long seed,
      int trees,
      int depth,
      Shape shape,
      int features,
      int targets,
      List<?> labels,
      Voters voters,
      List<String> modes,
      boolean missingTracks,
      boolean doubles,
      String aggregate,
      String transform,
      int baseValues,
      boolean positive) {}

  /** How trees grow. */
  enum Shape {
    COMPLETE,
    RANDOM,
    CHAIN
  }

  /** Which targets a leaf votes for. */
  enum Voters {
    ALL,
    ONE_A_TREE,
    SOME,
    FIRST_ONLY
  }

  private final Spec spec;
  private final Random random;
  private final List<Long> treeIds = new ArrayList<>();
  private final List<Long> nodeIds = new ArrayList<>();
  private final List<Long> featureIds = new ArrayList<>();
  private final List<Long> trueIds = new ArrayList<>();
  private final List<Long> falseIds = new ArrayList<>();
  private final List<Long> missing = new ArrayList<>();
  private final List<String> modes = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();
  private final List<Long> voteTrees = new ArrayList<>();
  private final List<Long> voteNodes = new ArrayList<>();
  private final List<Long> voteTargets = new ArrayList<>();
  private final List<Double> voteWeights = new ArrayList<>();
  private final List<Double> thresholds = new ArrayList<>();
  private int nextNode;

  private RandomForests(Spec spec) {
    this.spec = spec;
    random = new Random(spec.seed());
  }

  /** A model, and all of its thresholds. */
  record Forest(ModelProto model, List<Double> thresholds) {}

  static Forest make(Spec spec) {
    RandomForests maker = new RandomForests(spec);
    for (int tree = 0; tree < spec.trees(); tree++) {
      maker.nextNode = 0;
      maker.grow(tree, 0, random(maker, spec));
    }
    return new Forest(maker.model(), maker.thresholds);
  }

  private static int random(RandomForests maker, Spec spec) {
    return spec.shape() == Shape.RANDOM ? maker.random.nextInt(spec.depth() + 1) : spec.depth();
  }

  private double precise(double value) {
    return spec.doubles() ? value : (float) value;
  }

  /** Few different values, so that features tie with thresholds; some of them are odd ones. */
  private double threshold() {
    double value =
        switch (random.nextInt(12)) {
          case 0 -> random.nextInt(5) - 2;
          case 1 -> -0.0;
          case 2 -> 0.0;
          case 3 -> random.nextBoolean() ? 1e30 : -1e-30;
          default -> random.nextGaussian();
        };
    if (random.nextInt(200) == 0) {
      value = random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    return precise(value);
  }

  private int grow(int tree, int level, int depth) {
    int node = nextNode++;
    int place = treeIds.size();
    treeIds.add((long) tree);
    nodeIds.add((long) node);
    boolean leaf =
        level >= depth || (spec.shape() == Shape.RANDOM && level > 0 && random.nextInt(6) == 0);
    double threshold = leaf ? 0 : threshold();
    featureIds.add(leaf ? 0L : (long) random.nextInt(spec.features()));
    modes.add(leaf ? "LEAF" : spec.modes().get(random.nextInt(spec.modes().size())));
    values.add(threshold);
    missing.add(leaf || random.nextBoolean() ? 0L : 1L);
    trueIds.add(0L);
    falseIds.add(0L);
    if (leaf) {
      vote(tree, node);
      return node;
    }
    thresholds.add(threshold);
    boolean chainLeft = random.nextBoolean();
    int left = spec.shape() == Shape.CHAIN && !chainLeft ? level + 1 : depth;
    int right = spec.shape() == Shape.CHAIN && chainLeft ? level + 1 : depth;
    trueIds.set(place, (long) grow(tree, level + 1, left));
    int last = place;
    while (modes.get(place).equals("BRANCH_EQ") && random.nextInt(3) > 0) {
      falseIds.set(last, (long) nextNode);
      last = another(place);
      trueIds.set(last, trueIds.get(place));
    }
    falseIds.set(last, (long) grow(tree, level + 1, right));
    return node;
  }

  /** One more node of a chain that asks for some values of a feature. */
  private int another(int place) {
    treeIds.add(treeIds.get(place));
    nodeIds.add((long) nextNode++);
    featureIds.add(featureIds.get(place));
    modes.add(modes.get(place));
    double value = random.nextBoolean() ? random.nextInt(70) : threshold();
    values.add(value);
    thresholds.add(value);
    missing.add(missing.get(place));
    trueIds.add(0L);
    falseIds.add(0L);
    return treeIds.size() - 1;
  }

  private void vote(int tree, int node) {
    for (int target = 0; target < spec.targets(); target++) {
      boolean votes =
          switch (spec.voters()) {
            case ALL -> true;
            case ONE_A_TREE -> target == tree % spec.targets();
            case SOME -> random.nextInt(3) > 0;
            case FIRST_ONLY -> target == 0;
          };
      if (votes) {
        voteTrees.add((long) tree);
        voteNodes.add((long) node);
        voteTargets.add((long) target);
        double weight = random.nextGaussian();
        voteWeights.add(precise(spec.positive() ? Math.abs(weight) / spec.trees() : weight));
      }
    }
  }

  private ModelProto model() {
    boolean classifier = !spec.labels().isEmpty();
    String voter = classifier ? "class" : "target";
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(classifier ? "TreeEnsembleClassifier" : "TreeEnsembleRegressor")
            .setDomain("ai.onnx.ml")
            .addInput("x")
            .addAttribute(integers("nodes_treeids", treeIds))
            .addAttribute(integers("nodes_nodeids", nodeIds))
            .addAttribute(integers("nodes_featureids", featureIds))
            .addAttribute(integers("nodes_truenodeids", trueIds))
            .addAttribute(integers("nodes_falsenodeids", falseIds))
            .addAttribute(texts("nodes_modes", modes))
            .addAttribute(numbers("nodes_values", values))
            .addAttribute(integers(voter + "_treeids", voteTrees))
            .addAttribute(integers(voter + "_nodeids", voteNodes))
            .addAttribute(integers(voter + "_ids", voteTargets))
            .addAttribute(numbers(voter + "_weights", voteWeights))
            .addAttribute(text("post_transform", spec.transform()));
    if (spec.missingTracks()) {
      node.addAttribute(integers("nodes_missing_value_tracks_true", missing));
    }
    if (spec.baseValues() > 0) {
      List<Double> base = new ArrayList<>();
      for (int i = 0; i < spec.baseValues(); i++) {
        base.add(precise(random.nextGaussian() / 10));
      }
      node.addAttribute(numbers("base_values", base));
    }
    GraphProto.Builder graph = GraphProto.newBuilder().setName("forest");
    if (classifier) {
      boolean text = spec.labels().get(0) instanceof String;
      node.addAttribute(
          text
              ? texts("classlabels_strings", strings(spec.labels()))
              : integers("classlabels_int64s", longs(spec.labels())));
      node.addOutput("label");
      graph.addOutput(
          OnnxModels.value("label", text ? ElementType.STRING : ElementType.INT64, "n"));
    } else {
      node.addAttribute(text("aggregate_function", spec.aggregate()))
          .addAttribute(integer("n_targets", spec.targets()));
    }
    node.addOutput("scores");
    graph
        .addInput(
            OnnxModels.value(
                "x", spec.doubles() ? ElementType.DOUBLE : ElementType.FLOAT, "n", spec.features()))
        .addOutput(OnnxModels.value("scores", ElementType.FLOAT, "n", spec.targets()))
        .addNode(node);
    return model(graph, 3);
  }

  static ModelProto model(GraphProto.Builder graph, long version) {
    return OnnxModels.model(graph).toBuilder()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(version))
        .build();
  }

  private static List<String> strings(List<?> labels) {
    return labels.stream().map(String::valueOf).toList();
  }

  private static List<Long> longs(List<?> labels) {
    return labels.stream().map(label -> (Long) label).toList();
  }

  private AttributeProto numbers(String name, List<Double> numbers) {
    if (spec.doubles()) {
      return tensor(name + "_as_tensor", ElementType.DOUBLE, numbers);
    }
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOATS)
        .addAllFloats(numbers.stream().map(Double::floatValue).toList())
        .build();
  }

  static AttributeProto tensor(String name, ElementType type, List<Double> numbers) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.onnxCode()).addDims(numbers.size());
    for (double number : numbers) {
      switch (type) {
        case DOUBLE -> tensor.addDoubleData(number);
        case FLOAT -> tensor.addFloatData((float) number);
        default -> tensor.addInt32Data((int) number);
      }
    }
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.TENSOR)
        .setT(tensor)
        .build();
  }

  static AttributeProto integers(String name, List<Long> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.INTS)
        .addAllInts(values)
        .build();
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto texts(String name, List<String> values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.STRINGS);
    values.forEach(value -> attribute.addStrings(ByteString.copyFromUtf8(value)));
    return attribute.build();
  }
}
