package io.thresher.options;

import java.util.List;
import java.util.stream.Stream;

/** Every option of scoring by its key, with its values, its default and its help. */
final class DeclaredOptions {
  private static final List<Declared> OWN =
      List.of(
          new Declared(
              "batch-size",
              "ROWS",
              Integer.toString(ScoreOptions.DEFAULT_BATCH_SIZE),
              "The most rows in one run of the model; without it, fewer where rows are wide or a"
                  + " convolutional network makes much of them.",
              false),
          new Declared(
              "batch-positions",
              "N",
              Integer.toString(ScoreOptions.DEFAULT_BATCH_POSITIONS),
              "The most positions (tokens, steps) in one run, rows times the longest, where rows"
                  + " differ in length.",
              false),
          new Declared(
              "threads",
              "N",
              "the cores of a task (spark.task.cpus)",
              "Threads that ONNX Runtime uses within one run.",
              false),
          new Declared(
              "device", "cpu|cuda[:N]", "cpu", "Execution provider that the model runs on.", false),
          new Declared(
              "bind",
              "INPUT=COLUMN,...",
              "by feature names, by name, or in order",
              "Columns that feed an input of the model.",
              true),
          new Declared(
              "shape",
              "INPUT=D1,D2,...",
              "as the model declares",
              "Fixes an input's dimensions after the leading (batch) one.",
              true),
          new Declared(
              "pad",
              "INPUT=VALUE",
              "none: rows of equal length share a run",
              "Fills up shorter rows of an input whose rows differ in length.",
              true),
          new Declared(
              "narrow",
              "all|INPUT,...",
              "none",
              "Lets inputs take columns of a wider type: floating-point values are rounded,"
                  + " integers that do not fit fail.",
              true),
          new Declared(
              "nulls",
              "[INPUT=]fail|nan|VALUE",
              "fail",
              "What a null becomes, for one input or for all; nan for all is for the floating-point"
                  + " ones, and others keep failing.",
              true),
          new Declared(
              "outputs",
              "OUTPUT[=COLUMN],...",
              "all, named as in the model",
              "Outputs of the model to keep, and their column names. With brackets, one element of"
                  + " an output: probabilities[1]=p by position, output_probability['yes']=p by"
                  + " key.",
              true),
          new Declared(
              "guard",
              "[OUTPUT=]off|count|quarantine|fail",
              "count",
              "What happens to rows whose score is NaN, infinite or out of range, for one output or"
                  + " for all.",
              true),
          new Declared(
              "range",
              "OUTPUT=LO..HI",
              "every number",
              "The scores of an output that its guard accepts; either end may be left out.",
              true),
          new Declared(
              "ort",
              "KEY=VALUE",
              "none",
              "An ONNX Runtime session option or config entry, such as enable_cpu_mem_arena=0.",
              true),
          new Declared(
              "reproducible",
              Declared.FLAG,
              "",
              "Gives the same scores to the bit, whatever the batch size, partitions, retries and"
                  + " executors.",
              false),
          new Declared(
              "cache-dir",
              "FOLDER",
              "thresher-<user>/models in the temporary folder",
              "Where each host caches models.",
              false),
          new Declared(
              "engine",
              "auto|onnxruntime|trees|openvino",
              "auto",
              "What runs the model: ONNX Runtime with its own execution provider, Thresher's kernel"
                  + " for tree ensembles, or OpenVINO where it is installed; or the fastest of"
                  + " those that give the same scores.",
              false),
          new Declared(
              "precision",
              "exact|bf16",
              "exact",
              "In what numbers the engine may compute: those of the model, or bfloat16, which"
                  + " OpenVINO takes on CPUs that have it, and which changes scores.",
              false),
          new Declared(
              "batch-dependent",
              "refuse|accept|alone",
              "refuse",
              "What happens with a model whose score for a row depends on the rows beside it: it is"
                  + " refused, scored all the same, or scored row by row.",
              false),
          new Declared(
              "rewrite",
              "int8,float16,int64,categories,maps|none",
              "int8,float16,int64,categories,maps",
              "What may be changed in a model's graph as it is loaded: dynamic quantisation (int8)"
                  + " gets a scale for each row, so that scores do not depend on the batch; float16"
                  + " is computed as float32 on the CPU, where it is slow; whole numbers of 64 bits"
                  + " (int64) are compared by operators that ONNX Runtime gets right; texts that a"
                  + " model only looks up in lists of its own (categories) are looked up once for"
                  + " each text of a dictionary, not as strings in ONNX Runtime; maps of classes"
                  + " and scores (maps) are made from the tensor of the scores, not row by row in"
                  + " ONNX Runtime.",
              false),
          new Declared(
              "max-tokens",
              "N",
              "as many as the model was made for",
              "The most tokens of a text, the special ones included.",
              false),
          new Declared(
              "long-text",
              "truncate|fail|window[:N]",
              "truncate",
              "What happens with a text of more tokens: the first ones are scored and the row is"
                  + " counted; the row fails; or it is scored in windows, of which neighbours share"
                  + " N tokens.",
              false),
          new Declared(
              "dedup",
              Declared.FLAG,
              "",
              "Scores rows once that are alike in all that feeds the model, among those that wait"
                  + " together; texts always are.",
              false),
          new Declared(
              "golden",
              "check|skip",
              "check",
              "Whether golden rows that lie beside the model, in MODEL.golden.parquet or"
                  + " golden.parquet, are compared with its scores before it is used.",
              false),
          new Declared(
              "batch-timeout",
              "TIME",
              "none",
              "How long one run of the model may take, such as 30s, before it is ended: the rows"
                  + " that take so long alone are bad rows, and where there are none, batches are"
                  + " made smaller.",
              false));

  /** In the order of the help text. */
  static final List<Declared> ALL =
      Stream.of(OWN, TextOptions.DECLARED, ImageOptions.DECLARED).flatMap(List::stream).toList();

  private DeclaredOptions() {}
}
