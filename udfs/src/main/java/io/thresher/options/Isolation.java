package io.thresher.options;

/** Where ONNX Runtime runs models. */
public enum Isolation {
  /** In the process that asks, an executor or the driver. */
  NONE,
  /** In a process of its own for each session: what a model does to it, it does to nobody else. */
  PROCESS;
}
