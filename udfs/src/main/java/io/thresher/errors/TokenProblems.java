package io.thresher.errors;

import java.util.Collection;

/** What can be wrong with models of text and the files that stand beside them. */
public final class TokenProblems {
  private TokenProblems() {}

  /** The file tells how text becomes tokens; without it no text can be scored. */
  public static Problem badTokenizer(String model, String reason) {
    return new Problem(
        Area.MODEL,
        801,
        "tokenizer cannot be used",
        "model " + model + ", file tokenizer.json",
        "expected a tokenizer of Hugging Face's tokenizers library, got: " + reason,
        "save it again with the model (tokenizer.save_pretrained(folder), version of transformers"
            + " of this model or later)");
  }

  /** What follows the graph is described in files beside it, and this is no such description. */
  public static Problem badFile(String model, String file, String reason) {
    return new Problem(
        Area.MODEL,
        802,
        "file beside the model cannot be read",
        "model " + model + ", file " + file,
        "expected a JSON object as sentence-transformers or transformers write it, got: " + reason,
        "save the model's folder again, or remove the file to get the graph's own outputs");
  }

  /** To leave out a step of the model would give other embeddings without a word. */
  public static Problem unknownStep(
      String model, String file, String step, Collection<String> known) {
    return new Problem(
        Area.MODEL,
        803,
        "step behind the graph is not known",
        "model " + model + ", file " + file,
        "expected " + String.join(", ", known) + ", got " + step,
        "export the model with that step in its graph (optimum-cli export onnx --task"
            + " sentence-similarity), or remove the file to get the graph's own outputs");
  }

  /** The tokenizers are native code, for Linux and macOS. */
  public static Problem noLibrary(String reason) {
    return new Problem(
        Area.RUNTIME,
        801,
        "native library of the tokenizers cannot be loaded",
        "this machine",
        "expected Linux or macOS and room for 15 MB in a temporary folder whose files may be"
            + " executed, got: "
            + reason,
        "set java.io.tmpdir to such a folder (-Djava.io.tmpdir=...), or feed tokens (--bind"
            + " input_ids=COLUMN)");
  }

  /** The library would then give all tokens of the text. */
  public static Problem noRoom(int most, String model) {
    return new Problem(
        Area.USAGE,
        851,
        "fewer tokens are asked for than a text has special ones",
        "option 'max-tokens', model " + model,
        "expected room for the tokens that begin and end a text, and one between, got " + most,
        "give a larger --max-tokens, or leave it out");
  }

  /** Asked to be told, a text is not cut without a word. */
  public static String tooLong(int most) {
    return "expected at most %d tokens, got more (--long-text truncate cuts them)".formatted(most);
  }
}
