package io.thresher.model.text;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.model.TextTask;

/** The steps behind a graph of tokens, as nodes of the graph itself. */
interface TextHead {

  /** The graph with the steps, and what they give among its outputs. */
  ModelProto append(ModelProto model);

  /** Whether there are steps that the graph does not have itself. */
  default boolean isAppended() {
    return true;
  }

  /** What the model is for, with these steps. */
  TextTask task();
}
