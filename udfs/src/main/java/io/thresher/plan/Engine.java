package io.thresher.plan;

import io.thresher.options.EngineName;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What runs the model.
 *
 * @param kind which
 * @param detail for people: what the engine found, or why another does not run the model; may be
 *     empty
 * @param outputs those that the tree kernel is to give; empty for ONNX Runtime
 * @param plugIn the execution provider that ONNX Runtime is to use; null for its own
 * @param memory what the plug-in's session was seen to take on the driver, bytes; 0 where that was
 *     not measured
 */
public record Engine(
    Kind kind, String detail, List<String> outputs, @Nullable PlugIn plugIn, long memory)
    implements Serializable {

  /** The engines. */
  public enum Kind {
    ONNX_RUNTIME("ONNX Runtime", EngineName.ONNXRUNTIME),
    TREES("tree kernel", EngineName.TREES),
    OPENVINO("OpenVINO", EngineName.OPENVINO);

    private final String label;
    private final EngineName engine;

    Kind(String label, EngineName engine) {
      this.label = label;
      this.engine = engine;
    }

    /** For people. */
    public String label() {
      return label;
    }
  }

  /**
   * ONNX Runtime.
   *
   * @param detail why no other; empty where none would do
   */
  public static Engine onnxRuntime(String detail) {
    return new Engine(Kind.ONNX_RUNTIME, detail, List.of(), null, 0);
  }

  /** The tree kernel. */
  public static Engine trees(String detail, List<String> outputs) {
    return new Engine(Kind.TREES, detail, List.copyOf(outputs), null, 0);
  }

  /** OpenVINO in ONNX Runtime. */
  public static Engine openVino(String detail, PlugIn plugIn) {
    return new Engine(Kind.OPENVINO, detail, List.of(), plugIn, 0);
  }

  /** As the option {@code engine} calls it. */
  public EngineName name() {
    return kind.engine;
  }

  public boolean isTrees() {
    return kind == Kind.TREES;
  }

  /** The same, said otherwise. */
  public Engine with(String otherDetail) {
    return new Engine(kind, otherDetail, outputs, plugIn, memory);
  }

  /** The same, with what its session was seen to take, bytes. */
  public Engine taking(long bytes) {
    return new Engine(kind, detail, outputs, plugIn, bytes);
  }

  /**
   * What decides the scores: the engine, and a plug-in's version and precision. For example {@code
   * OpenVINO 1.8.1, exact}.
   */
  public String identity() {
    return plugIn == null
        ? kind.label()
        : kind.label() + " " + plugIn.version() + ", " + plugIn.precision().text();
  }

  /** The engine of an {@link #identity}; empty where no engine has such. */
  public static Optional<EngineName> named(String identity) {
    return Arrays.stream(Kind.values())
        .filter(kind -> identity.equals(kind.label) || identity.startsWith(kind.label + " "))
        .map(kind -> kind.engine)
        .findFirst();
  }

  /** For example {@code tree kernel (100 trees, 6300 nodes, depth 6)}. */
  public String describe() {
    return identity() + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
