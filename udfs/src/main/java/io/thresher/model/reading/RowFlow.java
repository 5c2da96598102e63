package io.thresher.model.reading;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the rows of a batch through a graph, operator by operator, without running it: rows enter
 * along the first axis of every input, and leave along the first axis of every output, or some
 * operator on the way has brought them together.
 */
public final class RowFlow {
  private final Map<String, Flow> values = new HashMap<>();
  private final Map<String, Long> opsets = new HashMap<>();
  private final Set<String> cutting = new LinkedHashSet<>();

  private RowFlow() {}

  /**
   * Reads a graph.
   *
   * @param inputRanks the number of axes of every input that rows come by
   * @param outputs those that matter
   */
  public static RowReading read(
      ModelProto model, Map<String, Integer> inputRanks, Collection<String> outputs) {
    return followed(model, inputRanks).reading(outputs);
  }

  /**
   * The values of a graph that have a slice for each row along their first axis.
   *
   * @param inputRanks the number of axes of every input that rows come by
   */
  public static Set<String> byRow(ModelProto model, Map<String, Integer> inputRanks) {
    Set<String> names = new LinkedHashSet<>();
    followed(model, inputRanks)
        .values
        .forEach(
            (name, flow) -> {
              if (flow.is(Flow.Kind.ROWS) && flow.axis() == 0) {
                names.add(name);
              }
            });
    return names;
  }

  private static RowFlow followed(ModelProto model, Map<String, Integer> inputRanks) {
    RowFlow flow = new RowFlow();
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      flow.opsets.merge(domain(opset.getDomain()), opset.getVersion(), Math::max);
    }
    Set<String> functions = new LinkedHashSet<>();
    model.getFunctionsList().forEach(f -> functions.add(domain(f.getDomain()) + ":" + f.getName()));
    flow.graph(model.getGraph(), inputRanks, functions);
    return flow;
  }

  private static String domain(String domain) {
    return OnnxDomain.is(domain) ? "" : domain;
  }

  private void graph(GraphProto graph, Map<String, Integer> inputRanks, Set<String> functions) {
    for (TensorProto tensor : graph.getInitializerList()) {
      values.put(tensor.getName(), Constants.flow(tensor));
    }
    graph
        .getSparseInitializerList()
        .forEach(sparse -> values.put(sparse.getValues().getName(), Flow.constant(-1)));
    inputRanks.forEach((name, rank) -> values.put(name, Flow.rows(0, rank)));
    for (NodeProto node : graph.getNodeList()) {
      List<@Nullable Flow> inputs = new ArrayList<>();
      for (String name : node.getInputList()) {
        inputs.add(name.isEmpty() ? null : values.get(name));
      }
      String domain = domain(node.getDomain());
      Operator operator = new Operator(node, opsets.getOrDefault(domain, 1L), inputs);
      boolean opaque = functions.contains(domain + ":" + node.getOpType());
      List<Flow> given = opaque ? List.of(operator.unknown()) : OperatorFlows.of(operator);
      if (!opaque && LayoutFlows.mayCutRows(operator)) {
        cutting.add(operator.label());
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        values.put(node.getOutput(i), given.get(Math.min(i, given.size() - 1)));
      }
    }
  }

  private RowReading reading(Collection<String> outputs) {
    Set<String> mixing = new LinkedHashSet<>();
    Set<String> unknown = new LinkedHashSet<>();
    for (String output : outputs) {
      Flow flow = values.get(output);
      if (flow == null) {
        unknown.add("output '" + output + "'");
      } else if (flow.is(Flow.Kind.MIXED)) {
        mixing.add(flow.by());
      } else if (flow.is(Flow.Kind.UNKNOWN)) {
        unknown.add(flow.by());
      } else if (flow.is(Flow.Kind.SIZE)
          || flow.is(Flow.Kind.FILLED)
          || (flow.is(Flow.Kind.ROWS) && flow.axis() != 0)) {
        unknown.add("output '" + output + "'");
      }
    }
    return new RowReading(List.copyOf(mixing), List.copyOf(unknown), List.copyOf(cutting));
  }
}
