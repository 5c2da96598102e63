package io.thresher.options;

/** Whether tree ensembles are evaluated by Thresher's own kernel. */
public enum TreeKernel {
  /** Where it can. */
  AUTO,
  /** Never. */
  OFF
}
