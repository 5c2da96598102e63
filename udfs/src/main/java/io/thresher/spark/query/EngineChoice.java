package io.thresher.spark.query;

import io.thresher.model.CachedModel;
import io.thresher.model.ModelSignature;
import io.thresher.model.ModelStore;
import io.thresher.model.ValueSpec;
import io.thresher.options.ScoreOptions;
import io.thresher.options.TreeKernel;
import io.thresher.plan.Engine;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.runtime.ort.Device;
import io.thresher.trees.TreeOutput;
import io.thresher.trees.TreeProgram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses what runs a model: the tree kernel where it takes it, or else ONNX Runtime. */
final class EngineChoice {
  private final CachedModel model;
  private final ModelSignature signature;
  private final ScoreOptions options;
  private final int threads;

  /**
   * @param threads of ONNX Runtime, where it would run the model
   */
  EngineChoice(CachedModel model, ModelSignature signature, ScoreOptions options, int threads) {
    this.threads = threads;
    this.model = model;
    this.signature = signature;
    this.options = options;
  }

  /** For all outputs, as far as the model alone decides. */
  Engine ofModel() {
    return choose(signature.outputs().stream().map(ValueSpec::name).toList(), null, null);
  }

  /** For a binding. */
  Engine ofBinding(List<InputBinding> inputs, List<OutputBinding> outputs, int fixedBatch) {
    if (fixedBatch > 0) {
      return Engine.onnxRuntime("the model takes " + fixedBatch + " rows at a time");
    }
    return choose(outputs.stream().map(OutputBinding::output).toList(), inputs, outputs);
  }

  private Engine choose(
      List<String> wanted,
      @Nullable List<InputBinding> inputs,
      @Nullable List<OutputBinding> outputs) {
    if (!signature.opsets().containsKey("ai.onnx.ml")) {
      return Engine.onnxRuntime("");
    } else if (options.trees() == TreeKernel.OFF) {
      return Engine.onnxRuntime("trees: off");
    } else if (!Device.parse(options.device()).equals(Device.CPU)) {
      return Engine.onnxRuntime("the tree kernel runs on the CPU only");
    }
    TreeProgram.Recognition recognition = TreeProgram.recognise(ModelStore.graph(model), wanted);
    TreeProgram program = recognition.program();
    if (program == null) {
      return Engine.onnxRuntime(recognition.reason());
    }
    if (inputs != null && outputs != null && !(takes(program, inputs) && gives(program, outputs))) {
      return Engine.onnxRuntime("bound to other shapes than the ensemble's");
    }
    if (options.trees() == TreeKernel.AUTO && !program.isFaster(threads)) {
      String described = program.describe();
      return Engine.onnxRuntime(
          threads == 1
              ? "faster for " + described
              : "faster on " + threads + " threads for " + described);
    }
    return Engine.trees(program.describe(), wanted);
  }

  private static boolean takes(TreeProgram program, List<InputBinding> inputs) {
    for (InputBinding input : inputs) {
      if (input.rowShape().size() != 1 || !program.inputs().contains(input.input())) {
        return false;
      }
    }
    List<Integer> widths =
        program.inputs().stream()
            .map(
                name ->
                    inputs.stream()
                        .filter(input -> input.input().equals(name))
                        .mapToInt(InputBinding::width)
                        .findFirst()
                        .orElse(0))
            .toList();
    return program.fits(widths);
  }

  private static boolean gives(TreeProgram program, List<OutputBinding> outputs) {
    return outputs.stream()
        .allMatch(
            binding -> {
              TreeOutput output = program.output(binding.output());
              return output.type() == binding.type()
                  && output.width() == (output.keys().isEmpty() ? binding.width() : output.width())
                  && output.keys().isEmpty() == (binding.kind() == ValueSpec.Kind.TENSOR);
            });
  }
}
