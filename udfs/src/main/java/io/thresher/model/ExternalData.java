package io.thresher.model;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.thresher.errors.ModelProblems;
import io.thresher.errors.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of weights that a model refers to.
 *
 * @param location as the model writes it, relative to the model's folder
 * @param bytes the least length that holds all tensors stored in it
 */
record ExternalData(String location, long bytes) {

  /** The files that a model's tensors refer to, by location. */
  static final class Collector {
    private final Map<String, Long> bytesByLocation = new TreeMap<>();
    private final String shownAs;
    private final Problems problems;

    Collector(String shownAs, Problems problems) {
      this.shownAs = shownAs;
      this.problems = problems;
    }

    void add(TensorProto tensor) {
      if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
        return;
      }
      Map<String, String> entries = new HashMap<>();
      for (StringStringEntryProto entry : tensor.getExternalDataList()) {
        entries.put(entry.getKey(), entry.getValue());
      }
      String location = entries.getOrDefault("location", "");
      if (location.isEmpty() || location.chars().anyMatch(Character::isISOControl)) {
        problems.add(
            ModelProblems.externalMalformed(shownAs, tensor.getName(), "no usable location"));
        return;
      }
      try {
        long offset = number(entries, "offset", 0);
        long length = number(entries, "length", Math.max(0, declaredBytes(tensor)));
        bytesByLocation.merge(location, Math.addExact(offset, length), Math::max);
      } catch (ArithmeticException | NumberFormatException e) {
        problems.add(
            ModelProblems.externalMalformed(shownAs, tensor.getName(), entries.toString()));
      }
    }

    List<ExternalData> files() {
      return bytesByLocation.entrySet().stream()
          .map(entry -> new ExternalData(entry.getKey(), entry.getValue()))
          .toList();
    }

    private static long number(Map<String, String> entries, String key, long otherwise) {
      String text = entries.get(key);
      long number = text == null ? otherwise : Long.parseLong(text.strip());
      if (number < 0) {
        throw new NumberFormatException(key);
      }
      return number;
    }

    private static long declaredBytes(TensorProto tensor) {
      long elements = 1;
      for (long dimension : tensor.getDimsList()) {
        elements = Math.multiplyExact(elements, dimension);
      }
      return ElementTypes.bytes(tensor.getDataType(), elements);
    }
  }
}
