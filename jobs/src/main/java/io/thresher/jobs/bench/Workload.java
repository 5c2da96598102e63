package io.thresher.jobs.bench;

import io.thresher.options.ScoreOptions;

/**
 * What every contender scores.
 *
 * @param model path of an ONNX model
 * @param input path of Parquet files
 * @param options of the scoring
 */
public record Workload(String model, String input, ScoreOptions options) {}
