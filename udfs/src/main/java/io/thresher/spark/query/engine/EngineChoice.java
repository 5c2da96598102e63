package io.thresher.spark.query.engine;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.EngineProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.CachedModel;
import io.thresher.model.ModelSignature;
import io.thresher.model.ModelStore;
import io.thresher.model.ValueSpec;
import io.thresher.model.reading.ValueSearch;
import io.thresher.options.EngineName;
import io.thresher.options.Precision;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.Engine;
import io.thresher.plan.InputBinding;
import io.thresher.plan.OutputBinding;
import io.thresher.plan.PlugIn;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.ort.OrtOptions;
import io.thresher.runtime.plugin.EngineFolders;
import io.thresher.runtime.plugin.Lookups;
import io.thresher.runtime.plugin.OpenVino;
import io.thresher.runtime.plugin.Texts;
import io.thresher.spark.shared.ProcessSessions;
import io.thresher.trees.Reckoning;
import io.thresher.trees.TreeOutput;
import io.thresher.trees.TreeProgram;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses what runs a model: what is asked for, or what is fastest of what takes it. */
public final class EngineChoice {
  /** Why the tree kernel was not looked at. */
  static final String AS_ASKED = "as asked";

  /** Measures where the shape of a forest does not tell what is faster. */
  public interface KernelContest {
    /**
     * The faster one.
     *
     * @param kernel with the tree kernel
     * @param usual ONNX Runtime with its own execution provider
     * @param reckoned the one of them to take where nothing can be measured
     */
    Engine faster(Engine kernel, Engine usual, Engine reckoned);
  }

  private final CachedModel model;
  private final ModelSignature signature;
  private final ScoreOptions options;
  private final int threads;

  /**
   * @param threads of ONNX Runtime, where it would run the model
   */
  public EngineChoice(
      CachedModel model, ModelSignature signature, ScoreOptions options, int threads) {
    this.threads = threads;
    this.model = model;
    this.signature = signature;
    this.options = options;
  }

  /** For all outputs, as far as the model alone decides. */
  public Engine ofModel() {
    return choose(
        signature.outputs().stream().map(ValueSpec::name).toList(),
        null,
        null,
        (kernel, usual, reckoned) -> EngineContest.said(reckoned, "a run measures it"));
  }

  /**
   * For a binding.
   *
   * @param contest asked where only a measurement tells
   * @throws ScoringException THR-USE-920 to 925 where the engine that is asked for is not there, or
   *     does not take the model
   */
  public Engine ofBinding(
      List<InputBinding> inputs,
      List<OutputBinding> outputs,
      int fixedBatch,
      KernelContest contest) {
    if (fixedBatch > 0 && options.engine() != EngineName.OPENVINO) {
      return checked(Engine.onnxRuntime("the model takes " + fixedBatch + " rows at a time"));
    }
    return choose(outputs.stream().map(OutputBinding::output).toList(), inputs, outputs, contest);
  }

  private Engine choose(
      List<String> wanted,
      @Nullable List<InputBinding> inputs,
      @Nullable List<OutputBinding> outputs,
      KernelContest contest) {
    boolean rounds = options.precision() != Precision.EXACT;
    if (options.engine() == EngineName.OPENVINO
        || (options.engine() == EngineName.AUTO && rounds)) {
      return openVino();
    }
    return checked(ofOwn(wanted, inputs, outputs, contest));
  }

  /** What is part of Thresher. */
  private Engine ofOwn(
      List<String> wanted,
      @Nullable List<InputBinding> inputs,
      @Nullable List<OutputBinding> outputs,
      KernelContest contest) {
    if (!signature.opsets().containsKey("ai.onnx.ml")) {
      return Engine.onnxRuntime(options.engine() == EngineName.TREES ? "it has no trees" : "");
    } else if (options.engine() == EngineName.ONNXRUNTIME) {
      return Engine.onnxRuntime(AS_ASKED);
    } else if (!onCpu()) {
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
    Engine kernel = Engine.trees(program.describe(), wanted);
    return options.engine() == EngineName.AUTO ? faster(kernel, program, contest) : kernel;
  }

  /** The kernel, or ONNX Runtime where that is faster. */
  private Engine faster(Engine kernel, TreeProgram program, KernelContest contest) {
    String described = program.describe();
    Engine usual =
        Engine.onnxRuntime(
            threads == 1
                ? "faster for " + described
                : "faster on " + threads + " threads for " + described);
    Reckoning reckoning = program.reckoned(threads);
    Engine reckoned = reckoning.isFaster() ? kernel : usual;
    if (!reckoning.isClose()) {
      return reckoned;
    }
    Engine said = EngineContest.said(reckoned, reckoning.describe());
    return options.reproducible()
        ? EngineContest.said(said, "that is not measured, so that scores are reproducible")
        : contest.faster(kernel, usual, said);
  }

  /** Refuses what is not what was asked for. */
  private Engine checked(Engine engine) {
    String uri = model.location().uri();
    if (options.engine() == EngineName.TREES && !engine.isTrees()) {
      throw new ScoringException(
          EngineProblems.notTaken(EngineName.TREES.text(), uri, engine.detail()));
    }
    if (options.precision() != Precision.EXACT) {
      throw new ScoringException(
          EngineProblems.noSuchPrecision(
              options.precision().text(), "the engine", engine.identity()));
    }
    return engine;
  }

  private Engine openVino() {
    if (!onCpu()) {
      throw new ScoringException(
          EngineProblems.notTaken(
              EngineName.OPENVINO.text(),
              model.location().uri(),
              "the device " + options.device() + ", where it runs on the CPU only"));
    }
    if (Texts.in(ModelStore.graph(model))) {
      throw new ScoringException(
          EngineProblems.notTaken(
              EngineName.OPENVINO.text(),
              model.location().uri(),
              "a graph with texts, on which its plug-in ends the process"));
    }
    PlugIn plugIn = OpenVino.plugIn(options.precision());
    ProcessSessions.engines().require(plugIn.engine(), plugIn.version());
    return Engine.openVino("", plugIn);
  }

  /**
   * Whether a plug-in is to be tried against an engine: one is installed, and nothing rules it out.
   * What is to be reproducible does not hang on a measurement.
   */
  public boolean mayBeFaster(Engine engine) {
    return wouldTry(engine) && ProcessSessions.enginesReachExecutors() && suits();
  }

  /** Whether a plug-in is left out only because executors would not find it. */
  public boolean isOutOfReach(Engine engine) {
    return wouldTry(engine) && !ProcessSessions.enginesReachExecutors() && suits();
  }

  private boolean wouldTry(Engine engine) {
    return options.engine() == EngineName.AUTO
        && engine.kind() == Engine.Kind.ONNX_RUNTIME
        && !options.reproducible()
        && onCpu()
        && !OrtOptions.hasCustomOperators(options.ort())
        && isInstalled(OpenVino.plugIn(options.precision()));
  }

  private boolean suits() {
    ModelProto graph = ModelStore.graph(model);
    Set<String> limited = new HashSet<>();
    ValueSearch.of(graph)
        .forEach(
            (input, known) -> {
              if (known.limit() > 0) {
                limited.add(input);
              }
            });
    return !Texts.in(graph) && !Lookups.areUnlimited(graph, limited);
  }

  private static boolean isInstalled(PlugIn plugIn) {
    EngineFolders folders = ProcessSessions.engines();
    boolean installed = folders.find(plugIn.engine()).isPresent();
    if (installed) {
      folders.require(plugIn.engine(), plugIn.version());
    }
    return installed;
  }

  private boolean onCpu() {
    return Device.parse(options.device()).equals(Device.CPU);
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
