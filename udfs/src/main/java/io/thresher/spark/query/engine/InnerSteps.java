package io.thresher.spark.query.engine;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.thresher.plan.InputBinding;
import io.thresher.runtime.SessionSpec;
import io.thresher.runtime.trial.NodeTrial;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How large what a graph makes inside gets. Convolutions make many times what they are given, and
 * others next to nothing more.
 */
public final class InnerSteps {
  private static final Set<String> CONVOLUTIONS =
      Set.of("Conv", "ConvInteger", "ConvTranspose", "QLinearConv");

  private static final Remembered<Key, OptionalLong> FOUND = new Remembered<>();

  /** What a finding depends on: a query is planned several times. */
  private record Key(SessionSpec session, List<String> inputs, List<String> outputs) {}

  private InnerSteps() {}

  /** Whether it is worth a look. */
  public static boolean mayBeLarge(ModelProto model) {
    return model.getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .anyMatch(CONVOLUTIONS::contains);
  }

  /** The bytes of a row in the largest of them; empty where that cannot be told. */
  public static OptionalLong largest(
      SessionSpec session, List<InputBinding> inputs, List<String> outputs, NodeTrial trial) {
    List<String> shapes =
        inputs.stream().map(i -> i.input() + ":" + i.type() + i.rowShape()).toList();
    return FOUND.get(
        new Key(session, shapes, outputs),
        () -> trial.largestStep(inputs, outputs),
        OptionalLong::isPresent);
  }
}
