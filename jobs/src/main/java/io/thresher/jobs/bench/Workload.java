package io.thresher.jobs.bench;

import io.thresher.options.ScoreOptions;

/**
 * What every contender scores.
 *
 * @param label for people and for results
 * @param model path of an ONNX model
 * @param input path of Parquet files
 * @param options of the scoring
 */
public record Workload(String label, String model, String input, ScoreOptions options) {}
