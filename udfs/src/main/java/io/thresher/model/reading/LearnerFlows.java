package io.thresher.model.reading;

import java.util.List;
import java.util.function.BiConsumer;

/** Operators of {@code ai.onnx.ml}: rows along the first axis, features along the second. */
final class LearnerFlows {
  private LearnerFlows() {}

  static void register(BiConsumer<String, OperatorFlows.Handler> handlers) {
    for (String name : "Scaler Imputer Normalizer Binarizer".split(" ", -1)) {
      handlers.accept(name, operator -> table(operator, Flow.rows(0, 2)));
    }
    for (String name : "LabelEncoder CategoryMapper".split(" ", -1)) {
      handlers.accept(name, operator -> List.of(ElementFlows.broadcast(operator)));
    }
    for (String name : "LinearClassifier SVMClassifier TreeEnsembleClassifier".split(" ", -1)) {
      handlers.accept(name, operator -> table(operator, Flow.rows(0, 1), Flow.rows(0, 2)));
    }
    for (String name :
        "LinearRegressor SVMRegressor TreeEnsembleRegressor TreeEnsemble".split(" ", -1)) {
      handlers.accept(name, operator -> table(operator, Flow.rows(0, 2)));
    }
    handlers.accept("TfIdfVectorizer", operator -> table(operator, Flow.rows(0, 2)));
    handlers.accept("ArrayFeatureExtractor", operator -> table(operator, Flow.rows(0, 2)));
    handlers.accept("ZipMap", operator -> table(operator, Flow.rows(0, 1)));
    handlers.accept("OneHotEncoder", LearnerFlows::oneHot);
    handlers.accept("FeatureVectorizer", LearnerFlows::vectorizer);
  }

  /** One axis alone would be one row of features. */
  private static List<Flow> table(Operator operator, Flow... outputs) {
    Flow rows = operator.input(0);
    boolean isTable = rows != null && rows.axis() == 0 && rows.rank() >= 2;
    return isTable && OperatorFlows.onlyFirstIsRows(operator)
        ? List.of(outputs)
        : List.of(operator.unknown());
  }

  private static List<Flow> oneHot(Operator operator) {
    Flow rows = operator.input(0);
    return rows == null
        ? List.of(operator.unknown())
        : List.of(Flow.rows(rows.axis(), rows.rank() + 1));
  }

  private static List<Flow> vectorizer(Operator operator) {
    for (Flow input : operator.inputs()) {
      if (input == null || !input.is(Flow.Kind.ROWS) || input.axis() != 0 || input.rank() < 2) {
        return List.of(operator.unknown());
      }
    }
    return List.of(Flow.rows(0, 2));
  }
}
