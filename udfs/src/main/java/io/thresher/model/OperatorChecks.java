package io.thresher.model;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.thresher.errors.ModelProblems;
import io.thresher.errors.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that ONNX Runtime 1.29 has the format, operator sets and domains that a model uses. */
final class OperatorChecks {
  static final long NEWEST_IR = 13;
  static final Map<String, Long> NEWEST_OPSETS = Map.of("", 26L, "ai.onnx", 26L, "ai.onnx.ml", 5L);

  private static final int NODES_NAMED = 3;
  private static final Set<String> KNOWN_DOMAINS =
      Set.of(
          "",
          "ai.onnx",
          "ai.onnx.ml",
          "ai.onnx.training",
          "ai.onnx.preview",
          "ai.onnx.preview.training",
          "com.microsoft",
          "com.ms.internal.nhwc",
          "org.pytorch.aten");

  private record FunctionName(String domain, String name) {}

  private OperatorChecks() {}

  static void check(ModelProto model, String shownAs, OperatorDomains allowed, Problems problems) {
    if (model.getIrVersion() > NEWEST_IR) {
      problems.add(ModelProblems.futureFormat(shownAs, model.getIrVersion(), NEWEST_IR));
    }
    if (model.getOpsetImportCount() == 0) {
      problems.add(ModelProblems.incomplete(shownAs, "an operator set version"));
    }
    opsets(model, shownAs, problems);
    if (allowed == OperatorDomains.KNOWN) {
      domains(model, shownAs, problems);
    }
  }

  private static void opsets(ModelProto model, String shownAs, Problems problems) {
    Map<String, Long> declared = new LinkedHashMap<>();
    List<OperatorSetIdProto> all = new ArrayList<>(model.getOpsetImportList());
    model.getFunctionsList().forEach(function -> all.addAll(function.getOpsetImportList()));
    all.forEach(opset -> declared.merge(opset.getDomain(), opset.getVersion(), Math::max));
    declared.forEach(
        (domain, version) -> {
          long newest = NEWEST_OPSETS.getOrDefault(domain, Long.MAX_VALUE);
          if (version > newest) {
            String name = domain.isEmpty() ? "ai.onnx" : domain;
            problems.add(ModelProblems.futureOperatorSet(shownAs, name, version, newest));
          }
        });
  }

  private static void domains(ModelProto model, String shownAs, Problems problems) {
    Set<FunctionName> functions = new HashSet<>();
    for (FunctionProto function : model.getFunctionsList()) {
      functions.add(new FunctionName(function.getDomain(), function.getName()));
    }
    Map<String, List<String>> unknown = new LinkedHashMap<>();
    GraphWalk.visit(
        model,
        node -> {
          if (!known(node.getDomain())
              && !functions.contains(new FunctionName(node.getDomain(), node.getOpType()))) {
            unknown.computeIfAbsent(node.getDomain(), domain -> new ArrayList<>()).add(label(node));
          }
        },
        tensor -> {});
    unknown.forEach(
        (domain, nodes) ->
            problems.add(
                ModelProblems.unknownDomain(
                    shownAs,
                    domain,
                    nodes.subList(0, Math.min(nodes.size(), NODES_NAMED)),
                    nodes.size())));
  }

  private static boolean known(String domain) {
    // com.microsoft.extensions is a library of its own, which a session must be given.
    return KNOWN_DOMAINS.contains(domain)
        || (domain.startsWith("com.microsoft.") && !domain.equals("com.microsoft.extensions"));
  }

  private static String label(NodeProto node) {
    String name = node.getName().isEmpty() ? "(unnamed)" : "'" + node.getName() + "'";
    return name + " (" + node.getOpType() + ")";
  }
}
