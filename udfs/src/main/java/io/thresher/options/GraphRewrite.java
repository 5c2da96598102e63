package io.thresher.options;

/** What a model's graph may be rewritten in before it is opened. */
public enum GraphRewrite {
  /** Dynamically quantised models get a scale for each row in place of one for the batch. */
  INT8,
  /** Models of half precision are computed in float32 on the CPU. */
  FLOAT16,
  /** Whole numbers of 64 bits are compared by operators that ONNX Runtime gets right. */
  INT64,
  /** Texts that a model only looks up in lists of its own are looked up before. */
  CATEGORIES,
  /** Maps of classes and scores are made after a run, from the tensor of the scores. */
  MAPS
}
