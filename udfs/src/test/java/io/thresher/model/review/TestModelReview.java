package io.thresher.model.review;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestModelReview {
  private static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static AttributeProto floats(String name, float... values) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    for (float value : values) {
      attribute.addFloats(value);
    }
    return attribute.build();
  }

  private static AttributeProto texts(String name, String... values) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    for (String value : values) {
      attribute.addStrings(ByteString.copyFromUtf8(value));
    }
    return attribute.build();
  }

  /** One node at 0.5 of the second feature, with two leaves, after a Cast. */
  private static ModelProto model(
      TensorProto.DataType type, float low, long missingTracksTrue, long... keys) {
    NodeProto cast =
        NodeProto.newBuilder().setOpType("Identity").addInput("x").addOutput("y").build();
    NodeProto trees =
        NodeProto.newBuilder()
            .setDomain("ai.onnx.ml")
            .setOpType("TreeEnsembleClassifier")
            .addInput("y")
            .addOutput("label")
            .addOutput("scores")
            .addAttribute(integers("nodes_treeids", 0, 0, 0))
            .addAttribute(integers("nodes_featureids", 1, 0, 0))
            .addAttribute(integers("nodes_missing_value_tracks_true", missingTracksTrue, 0, 0))
            .addAttribute(texts("nodes_modes", "BRANCH_LEQ", "LEAF", "LEAF"))
            .addAttribute(floats("nodes_values", 0.5f, 0, 0))
            .addAttribute(integers("class_ids", 1, 1))
            .addAttribute(floats("class_weights", low, 1))
            .addAttribute(integers("classlabels_int64s", 0, 1))
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("post_transform")
                    .setS(ByteString.copyFromUtf8("LOGISTIC")))
            .build();
    NodeProto map =
        NodeProto.newBuilder()
            .setDomain("ai.onnx.ml")
            .setOpType("ZipMap")
            .addInput("scores")
            .addOutput("probabilities")
            .addAttribute(integers("classlabels_int64s", keys))
            .build();
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("n");
    shape.addDimBuilder().setDimValue(2);
    ValueInfoProto input =
        ValueInfoProto.newBuilder()
            .setName("x")
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(type.getNumber())
                            .setShape(shape)))
            .build();
    return ModelProto.newBuilder()
        .setGraph(GraphProto.newBuilder().addInput(input).addNode(cast).addNode(trees).addNode(map))
        .build();
  }

  @Test
  void findsThresholdsOfFeaturesThatPassUnchanged() {
    ModelReview review = ModelReview.of(model(TensorProto.DataType.FLOAT, -1, 1, 0, 1));

    Map<String, Map<Integer, double[]>> thresholds = review.thresholds();
    assertThat(review.trees()).isEqualTo(1);
    assertThat(thresholds).containsOnlyKeys("x");
    Map<Integer, double[]> ofInput = thresholds.getOrDefault("x", Map.of());
    assertThat(ofInput).containsOnlyKeys(1);
    assertThat(ofInput.get(1)).containsExactly(0.5);
  }

  @Test
  void warnsOfEachFaultAlone() {
    assertThat(ModelReview.of(model(TensorProto.DataType.FLOAT, -1, 1, 0, 1)).warnings()).isEmpty();
    assertThat(ModelReview.of(model(TensorProto.DataType.FLOAT, -1, 1, 5, 7)).warnings())
        .singleElement()
        .asString()
        .contains("the keys [5, 7], and the labels are [0, 1]");
    assertThat(ModelReview.of(model(TensorProto.DataType.FLOAT, 0.1f, 1, 0, 1)).warnings())
        .singleElement()
        .asString()
        .contains("no leaf is below zero");
    assertThat(ModelReview.of(model(TensorProto.DataType.DOUBLE, -1, 1, 0, 1)).warnings())
        .singleElement()
        .asString()
        .contains("doubles are compared with thresholds that are floats");
    assertThat(ModelReview.of(model(TensorProto.DataType.FLOAT, -1, 0, 0, 1)).warnings())
        .singleElement()
        .asString()
        .contains("no node sends missing values");
  }

  /** onnxmltools 1.16.0: boosters of XGBoost that rank, or model survival, become classifiers. */
  @ParameterizedTest
  @ValueSource(floats = {-20, Float.NaN, Float.POSITIVE_INFINITY})
  void warnsOfBaseValuesThatDrownTheTrees(float base) {
    ModelProto model = model(TensorProto.DataType.FLOAT, -1, 1, 0, 1);
    assertThat(withBase(model, -9).warnings()).isEmpty();
    assertThat(withBase(model, base).warnings())
        .singleElement()
        .asString()
        .contains("trees make no difference to a base value of " + base);
  }

  private static ModelReview withBase(ModelProto model, float base) {
    ModelProto.Builder given = model.toBuilder();
    given.getGraphBuilder().getNodeBuilder(1).addAttribute(floats("base_values", base));
    return ModelReview.of(given.build());
  }

  /** skl2onnx 1.20.0: SVC of two classes, with probability=False and without raw_scores. */
  @Test
  void warnsOfMarginsWithTheOtherSign() {
    AttributeProto two = integers("vectors_per_class", 3, 4);
    assertThat(svm("Mul", two).warnings()).isEmpty();
    assertThat(svm("ZipMap", integers("vectors_per_class", 3, 4, 5)).warnings()).isEmpty();
    assertThat(svm("ZipMap", two, floats("prob_a", 1)).warnings()).isEmpty();
    assertThat(svm("ZipMap", two).warnings())
        .singleElement()
        .asString()
        .contains("output 'probabilities'", "the other sign", "raw_scores=True");
  }

  /** An SVM, whose margins pass a Cast and an operator. */
  private static ModelReview svm(String operator, AttributeProto... attributes) {
    NodeProto svm =
        NodeProto.newBuilder()
            .setDomain("ai.onnx.ml")
            .setOpType("SVMClassifier")
            .addInput("x")
            .addOutput("label")
            .addOutput("margins")
            .addAllAttribute(List.of(attributes))
            .build();
    NodeProto cast =
        NodeProto.newBuilder().setOpType("Cast").addInput("margins").addOutput("cast").build();
    NodeProto last =
        NodeProto.newBuilder()
            .setOpType(operator)
            .addInput("cast")
            .addOutput("probabilities")
            .build();
    return ModelReview.of(
        ModelProto.newBuilder()
            .setGraph(
                GraphProto.newBuilder()
                    .addNode(svm)
                    .addNode(cast)
                    .addNode(last)
                    .addOutput(ValueInfoProto.newBuilder().setName("label"))
                    .addOutput(ValueInfoProto.newBuilder().setName("probabilities")))
            .build());
  }

  /** skl2onnx 1.20.0: what SimpleImputer gives in ONNX is not what it gives in scikit-learn. */
  @Test
  void warnsOfColumnsThatAnImputerLostOrKept() {
    assertThat(imputed(floats("imputed_value_floats", 1, 2), 2).warnings()).isEmpty();
    assertThat(imputed(floats("imputed_value_floats", 1), 7).warnings()).isEmpty();
    assertThat(imputed(floats("imputed_value_floats", 1, 2), 4).warnings())
        .singleElement()
        .asString()
        .contains("4 weights", "2 columns", "add_indicator");
    assertThat(imputed(floats("imputed_value_floats", 1, Float.NaN), 2).warnings())
        .singleElement()
        .asString()
        .contains("replaced by NaN");
  }

  @Test
  void warnsOfOperatorsThatAreNotAsInTraining() {
    assertThat(chain("Sigmoid", "Neg", "Log").warnings()).isEmpty();
    assertThat(chain("Cast", "Abs", "OneHot").warnings()).isEmpty();
    assertThat(chain("RandomNormalLike", "Bernoulli", "Bernoulli").warnings())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("RandomNormalLike draws"),
            second -> assertThat(second).startsWith("Bernoulli draws"));
    assertThat(chain("Neg", "Sigmoid", "Log").warnings())
        .singleElement()
        .asString()
        .contains("the logarithm of a sigmoid is infinite");
    assertThat(chain("Cast", "Unsqueeze", "OneHot").warnings())
        .singleElement()
        .asString()
        .contains("below zero of input 'x'", "-1 is the last one");
  }

  /** Operators, one behind the other. */
  private static ModelReview chain(String... operators) {
    GraphProto.Builder graph =
        GraphProto.newBuilder().addInput(ValueInfoProto.newBuilder().setName("x"));
    String value = "x";
    for (String operator : operators) {
      String given = value + operator;
      graph.addNode(
          NodeProto.newBuilder().setOpType(operator).addInput(value).addOutput(given).build());
      value = given;
    }
    return ModelReview.of(ModelProto.newBuilder().setGraph(graph).build());
  }

  /** A linear model of two classes behind an imputer. */
  private static ModelReview imputed(AttributeProto values, int weights) {
    NodeProto imputer =
        NodeProto.newBuilder()
            .setDomain("ai.onnx.ml")
            .setOpType("Imputer")
            .addInput("x")
            .addOutput("y")
            .addAttribute(values)
            .build();
    NodeProto linear =
        NodeProto.newBuilder()
            .setDomain("ai.onnx.ml")
            .setOpType("LinearClassifier")
            .addInput("y")
            .addOutput("label")
            .addAttribute(floats("coefficients", new float[2 * weights]))
            .addAttribute(floats("intercepts", 1, -1))
            .build();
    return ModelReview.of(
        ModelProto.newBuilder()
            .setGraph(GraphProto.newBuilder().addNode(imputer).addNode(linear))
            .build());
  }
}
