package io.thresher.errors;

import java.util.List;

/** What can be wrong where a model is made int8. */
public final class QuantizeProblems {
  private QuantizeProblems() {}

  /**
   * {@code thresher quantize} makes int8 of large products with weights of float32 that the graph
   * stores, and of those that are dynamically quantised already. The model has none.
   */
  public static Problem nothingForInt8(String model) {
    return problem(
        905,
        "nothing in the model would gain by int8",
        model,
        "expected a MatMul or Gemm with stored float32 weights of some 256 x 256 or more, or a"
            + " dynamically quantised model",
        "use it as it is");
  }

  /** The operators for int8 came with a later version of ONNX. */
  public static Problem tooOldForInt8(String model, long opset, long least) {
    return problem(
        906,
        "the model's operators are too old for int8",
        model,
        "expected opset " + least + " or later, got " + opset,
        "export it again with a later opset, or convert it in Python, and compare its scores:"
            + " onnx.version_converter.convert_version(onnx.load(path), 13)");
  }

  /**
   * {@code thresher quantize --scales static} makes int8 of convolutions, and of products of
   * matrices, with weights of float32 that the graph stores, where rows can be followed to them.
   * The model has none.
   */
  public static Problem nothingForFixedScales(String model) {
    return problem(
        957,
        "nothing in the model would gain by int8 with static scales",
        model,
        "expected a Conv, MatMul or Gemm with 256 or more stored float32 weights, whose rows come"
            + " along the first axis",
        "use it as it is");
  }

  /**
   * Fixed scales come from the least and the largest number that a value has over the rows of
   * {@code --input}. One is infinite or no number, so that it has no scale.
   */
  public static Problem endlessRange(String model, String value, String range) {
    return problem(
        958,
        "a value of the model has no finite range over the sample",
        model + ": " + value,
        "expected finite numbers, got " + range,
        "leave such rows out by --filter, or use --scales row, which keeps them apart");
  }

  /**
   * {@code thresher quantize} holds each tensor that the model stores in memory as float32. One has
   * more numbers than an array of 2 GiB has room for.
   */
  public static Problem tooLargeForInt8(String model, String tensor, long elements, long most) {
    return problem(
        959,
        "a tensor of the model is too large for int8",
        model + ": " + tensor,
        "expected at most " + most + " numbers, got " + elements,
        "use the model as it is, or split the tensor before the export");
  }

  /**
   * The int8 model's scores on the rows of {@code --input} differ from those of the model by more
   * than {@code --min-agreement} allows. No file was written.
   *
   * @param found by output
   */
  public static Problem disagrees(String model, String least, List<String> found) {
    return new Problem(
        Area.GATE,
        907,
        "the int8 model's scores differ by more than allowed",
        model,
        "expected an agreement of at least " + least + ", got " + String.join("; ", found),
        "keep the model as it is, or lower --min-agreement if such scores still serve");
  }

  /** {@code --output} of {@code thresher quantize} is never replaced. */
  public static Problem outputExists(String output) {
    return new Problem(
        Area.OUTPUT,
        908,
        "the output is there already",
        output,
        "expected a path where nothing is",
        "name another path, or remove what is there");
  }

  /** The int8 model cannot be written. */
  public static Problem outputUnwritable(String output, String reason) {
    return new Problem(
        Area.OUTPUT,
        909,
        "the int8 model cannot be written",
        output,
        "expected a folder that files can be created in, got: " + reason,
        "correct the path or its permissions");
  }

  /**
   * A model of text or of images is more than its graph: a lone file would lack its tokenizer, or
   * what says how images become numbers.
   */
  public static Problem outputNeedsFolder(String output) {
    return new Problem(
        Area.USAGE,
        910,
        "a model of text or of images is a folder",
        "--output " + output,
        "expected a folder, which gets the files beside the graph too, got an .onnx file",
        "name a folder");
  }

  /** Nothing can be said of an int8 model without rows that both models score. */
  public static Problem tooFewRows(String input, int rows) {
    return new Problem(
        Area.DATA,
        900,
        "there are too few rows to compare the models on",
        input,
        "expected some hundred rows of the model's own data, got " + rows,
        "name data with rows; look at --filter");
  }

  private static Problem problem(
      int number, String what, String where, String expectation, String fix) {
    return new Problem(Area.MODEL, number, what, where, expectation, fix);
  }
}
