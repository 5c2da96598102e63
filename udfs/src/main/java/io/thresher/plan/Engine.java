package io.thresher.plan;

import java.io.Serializable;
import java.util.List;

/**
 * What runs the model.
 *
 * @param kind which
 * @param detail for people: what the tree kernel found, or why it does not run the model; may be
 *     empty
 * @param outputs those that the tree kernel is to give; empty for ONNX Runtime
 */
public record Engine(Kind kind, String detail, List<String> outputs) implements Serializable {

  /** The engines. */
  public enum Kind {
    ONNX_RUNTIME("ONNX Runtime"),
    TREES("tree kernel");

    private final String label;

    Kind(String label) {
      this.label = label;
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
    return new Engine(Kind.ONNX_RUNTIME, detail, List.of());
  }

  /** The tree kernel. */
  public static Engine trees(String detail, List<String> outputs) {
    return new Engine(Kind.TREES, detail, List.copyOf(outputs));
  }

  public boolean isTrees() {
    return kind == Kind.TREES;
  }

  /** For example {@code tree kernel (100 trees, 6300 nodes, depth 6)}. */
  public String describe() {
    return kind.label() + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
