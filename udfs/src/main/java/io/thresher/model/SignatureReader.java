package io.thresher.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.thresher.errors.ModelProblems;
import io.thresher.errors.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a model takes and gives. */
final class SignatureReader {
  /** Before, weights had to be listed among the inputs, and were no defaults. */
  private static final int FIRST_WITH_DEFAULTS = 4;

  private final String shownAs;
  private final Problems problems;

  private SignatureReader(String shownAs, Problems problems) {
    this.shownAs = shownAs;
    this.problems = problems;
  }

  /** Values that cannot be scored are left out and become problems. */
  static ModelSignature read(ModelProto model, String shownAs, Problems problems) {
    return new SignatureReader(shownAs, problems).signature(model);
  }

  private ModelSignature signature(ModelProto model) {
    GraphProto graph = model.getGraph();
    Set<String> stored = stored(graph);
    List<ValueSpec> inputs = new ArrayList<>();
    List<ValueSpec> optional = new ArrayList<>();
    for (ValueInfoProto input : graph.getInputList()) {
      if (stored.contains(input.getName())) {
        ValueSpec spec = tensor(input.getName(), input.getType().getTensorType());
        if (spec != null && model.getIrVersion() >= FIRST_WITH_DEFAULTS) {
          optional.add(spec);
        }
      } else {
        add(inputs, "input", input);
      }
    }
    List<ValueSpec> outputs = new ArrayList<>();
    graph.getOutputList().forEach(output -> add(outputs, "output", output));
    if (graph.getOutputCount() == 0) {
      problems.add(ModelProblems.incomplete(shownAs, "an output"));
    }
    String producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
    return new ModelSignature(
        List.copyOf(inputs),
        List.copyOf(optional),
        List.copyOf(outputs),
        metadata(model),
        producer,
        opsets(model.getOpsetImportList()));
  }

  private static Set<String> stored(GraphProto graph) {
    Set<String> names = new HashSet<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      names.add(tensor.getName());
    }
    for (SparseTensorProto tensor : graph.getSparseInitializerList()) {
      names.add(tensor.getValues().getName());
    }
    return names;
  }

  private void add(List<ValueSpec> specs, String role, ValueInfoProto value) {
    TypeProto type = value.getType();
    ValueSpec spec =
        type.hasTensorType()
            ? tensor(value.getName(), type.getTensorType())
            : role.equals("output") ? maps(value.getName(), type) : null;
    if (spec == null) {
      problems.add(
          ModelProblems.unsupportedValue(shownAs, role, value.getName(), TypeLabels.of(type)));
    } else {
      specs.add(spec);
    }
  }

  private static @Nullable ValueSpec tensor(String name, TypeProto.Tensor tensor) {
    ElementType element = ElementTypes.of(tensor.getElemType());
    return element == null
        ? null
        : ValueSpec.tensor(name, element, tensor.hasShape() ? shape(tensor.getShape()) : null);
  }

  private static List<Dimension> shape(TensorShapeProto shape) {
    List<Dimension> dimensions = new ArrayList<>();
    for (TensorShapeProto.Dimension dimension : shape.getDimList()) {
      boolean fixed = dimension.hasDimValue() && dimension.getDimValue() >= 0;
      dimensions.add(
          fixed
              ? Dimension.fixed(dimension.getDimValue())
              : Dimension.symbolic(dimension.getDimParam()));
    }
    return List.copyOf(dimensions);
  }

  private static @Nullable ValueSpec maps(String name, TypeProto type) {
    TypeProto element = type.getSequenceType().getElemType();
    if (!type.hasSequenceType() || !element.hasMapType()) {
      return null;
    }
    ElementType key = ElementTypes.of(element.getMapType().getKeyType());
    TypeProto value = element.getMapType().getValueType();
    ElementType valueType = ElementTypes.of(value.getTensorType().getElemType());
    return key == null || valueType == null ? null : ValueSpec.maps(name, key, valueType);
  }

  private static Map<String, String> metadata(ModelProto model) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
    return Collections.unmodifiableMap(metadata);
  }

  private static Map<String, Long> opsets(List<OperatorSetIdProto> imports) {
    Map<String, Long> opsets = new LinkedHashMap<>();
    for (OperatorSetIdProto opset : imports) {
      String domain = opset.getDomain().isEmpty() ? "ai.onnx" : opset.getDomain();
      opsets.put(domain, opset.getVersion());
    }
    return Collections.unmodifiableMap(opsets);
  }
}
