package io.thresher.runtime.trial;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A graph of some steps, drawn by a seed.
 *
 * @param steps in order, by name
 * @param mixing the step that brings rows together; null where there is none
 */
record RandomGraph(ModelProto model, List<String> steps, @Nullable String mixing) {
  private static final int MOST_AROUND = 4;
  private static final int OF_COUNTS = 5;
  private static final long SEED = 611;

  /** Every second graph brings rows together, and each way to do so comes in turn. */
  static RandomGraph of(int number) {
    GraphDraft draft = new GraphDraft(new SplittableRandom(SEED + number));
    List<String> mixers = List.copyOf(new TreeMap<>(MixingSteps.ALL).keySet());
    String mixing = number % 2 == 0 ? null : mixers.get(number / 2 % mixers.size());
    List<String> steps = new ArrayList<>();
    if (number % OF_COUNTS == 0) {
      RowSteps.logarithm(draft);
      steps.add("logarithm");
    }
    around(draft, steps);
    if (mixing != null) {
      step(draft, MixingSteps.ALL, mixing, steps);
    }
    around(draft, steps);
    return new RandomGraph(draft.finish(), List.copyOf(steps), mixing);
  }

  private static void around(GraphDraft draft, List<String> steps) {
    List<String> names = List.copyOf(new TreeMap<>(RowSteps.ALL).keySet());
    int count = draft.random.nextInt(MOST_AROUND + 1);
    for (int i = 0; i < count; i++) {
      step(draft, RowSteps.ALL, names.get(draft.random.nextInt(names.size())), steps);
    }
  }

  private static void step(
      GraphDraft draft, Map<String, Consumer<GraphDraft>> of, String name, List<String> steps) {
    Consumer<GraphDraft> step = of.get(name);
    if (step == null) {
      throw new IllegalArgumentException(name);
    }
    step.accept(draft);
    steps.add(name);
  }
}
