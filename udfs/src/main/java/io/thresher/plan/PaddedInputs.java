package io.thresher.plan;

import io.thresher.errors.OpenProblems;
import io.thresher.errors.Problems;
import java.util.ArrayList;
import java.util.List;

/**
 * Where rows are padded, all inputs whose rows differ in length are, and in a row all have one
 * length: whatever the model calls it, the longest row of a run then decides for all.
 */
final class PaddedInputs {
  private PaddedInputs() {}

  static List<InputBinding> settled(List<InputBinding> inputs, Problems problems) {
    List<InputBinding> open = inputs.stream().filter(InputBinding::isOpen).toList();
    List<String> padded =
        open.stream().filter(InputBinding::isPadded).map(InputBinding::input).toList();
    if (padded.isEmpty()) {
      return inputs;
    }
    String name = "";
    List<InputBinding> settled = new ArrayList<>();
    for (InputBinding input : inputs) {
      OpenDimensions dimensions = input.open();
      if (dimensions == null) {
        settled.add(input);
        continue;
      }
      if (dimensions.pad() == null) {
        problems.add(OpenProblems.padMissing(input.input(), padded));
      }
      List<String> names = new ArrayList<>(dimensions.names());
      name = name.isEmpty() ? String.join("", names) : name;
      String common = name;
      names.replaceAll(own -> own.isEmpty() ? "" : common);
      settled.add(
          new InputBinding(
              input.input(),
              input.type(),
              input.rowShape(),
              input.columns(),
              input.nulls(),
              new OpenDimensions(List.copyOf(names), dimensions.tried(), dimensions.pad())));
    }
    return settled;
  }
}
