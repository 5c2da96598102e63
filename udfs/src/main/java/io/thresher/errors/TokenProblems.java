package io.thresher.errors;

import java.util.Collection;
import java.util.Locale;

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

  /** Of several graphs of a folder, none is called so. */
  public static Problem noVariant(String folder, String variant, Collection<String> graphs) {
    return new Problem(
        Area.MODEL,
        935,
        "the folder has no such variant of the model",
        folder + ", option 'variant'",
        "expected one of " + String.join(", ", graphs) + ", got '" + variant + "'",
        "give the name of one of these files, or the part of it behind model_");
  }

  /** A name that chooses among the graphs of a folder says nothing of one file. */
  public static Problem oneGraph(String model, String variant) {
    return new Problem(
        Area.USAGE,
        912,
        "a file has no variants",
        "option 'variant', model " + model,
        "expected a folder with several graphs, got one file and '" + variant + "'",
        "name the folder in --model, or leave --variant out");
  }

  /** To pass over what was asked for would give scores that nobody asked for. */
  public static Problem noUse(String option, String value, String expected, String got) {
    return new Problem(
        Area.USAGE,
        913,
        "the option has nothing to bear on",
        "option '" + option + "'",
        "expected " + expected + ", got " + option + " " + value + " and " + got,
        "leave the option out, or give the model, --task or column that it is for");
  }

  /** Rows that are alike have one score only where it does not depend on the rows beside them. */
  public static Problem dedupNeedsOwnScores(String model) {
    return new Problem(
        Area.USAGE,
        914,
        "rows that are alike cannot be scored once",
        "option 'dedup', model " + model,
        "expected a model whose score for a row is the row's own, got one for which it depends on"
            + " the batch, which --batch-dependent accept takes as it is",
        "leave --dedup out, or give --batch-dependent alone");
  }

  /** Whether labels fit a model that leaves its last dimension open shows when it is run. */
  public static Problem wrongLogits(String output, String expected, String got) {
    return new Problem(
        Area.MODEL,
        915,
        "the model gives other logits than its task needs",
        "output '" + output + "'",
        "expected " + expected + ", got " + got,
        "correct id2label in config.json, or export the model and the files beside it again from"
            + " one place; --task raw gives the graph's own outputs");
  }

  /** Tasks and tokenizers are for graphs of tokens: input_ids and perhaps masks and types. */
  public static Problem noText(String model, String option, String value) {
    return new Problem(
        Area.MODEL,
        936,
        "the model is not fed with a text",
        "model " + model + ", option '" + option + "'",
        "expected a graph whose inputs are input_ids and perhaps attention_mask and"
            + " token_type_ids, with a tokenizer.json beside it or in --tokenizer, got "
            + option
            + " "
            + value,
        "leave the option out, or export the model for text (optimum-cli export onnx)");
  }

  /** A task needs outputs of a certain kind, and often labels. */
  public static Problem noTask(String model, String task, String expected, String got) {
    return new Problem(
        Area.MODEL,
        937,
        "the model cannot be used for the task",
        "model " + model + ", task " + task,
        "expected " + expected + ", got " + got,
        "give another --task, or --task raw for the graph's own outputs; export the model for that"
            + " task (optimum-cli export onnx --task ...)");
  }

  /** There are only so many tasks. */
  public static Problem unknownTask(String task, Collection<String> known) {
    return new Problem(
        Area.USAGE,
        938,
        "unknown task",
        "option 'task'",
        "expected one of " + String.join(", ", known) + ", got '" + task + "'",
        "correct it, or leave it out to take what the model's folder says");
  }

  /** A prompt with the tokens of which sentence-transformers does not count would be counted. */
  public static Problem promptNotCounted() {
    return new Problem(
        Area.MODEL,
        939,
        "the model does not count the tokens of a prompt",
        "option 'prompt', file 1_Pooling/config.json",
        "expected include_prompt true, which counts them in the embedding, got false and a prompt",
        "embed without a prompt, or export the model with its pooling in the graph");
  }

  /** Parts of a long text give one score for embeddings and answers only. */
  public static Problem noWindows(String task) {
    return new Problem(
        Area.USAGE,
        940,
        "the scores of parts of a text do not make one",
        "option 'long-text', task " + task,
        "expected window for embeddings (a mean) and answers (the best) alone, got another task",
        "give --long-text truncate or fail, or split the texts in a query");
  }

  /** Neighbouring windows that share all their tokens would never come to the end. */
  public static Problem wideOverlap(int overlap, int most) {
    return new Problem(
        Area.USAGE,
        941,
        "windows share too many tokens",
        "option 'long-text'",
        "expected fewer than the "
            + most
            + " tokens of a window beside the special ones and the question, got "
            + overlap,
        "give a smaller N in --long-text window:N");
  }

  /** A window has as many tokens as the model takes, and nothing says how many that are. */
  public static Problem noLength() {
    return new Problem(
        Area.USAGE,
        942,
        "nothing says how many tokens a window has",
        "option 'long-text'",
        "expected max_seq_length, model_max_length or max_position_embeddings in a file beside the"
            + " model, got none",
        "give --max-tokens");
  }

  /** What is made of tokens needs the text that they came from. */
  public static Problem windowedOutputs(Collection<String> outputs) {
    return new Problem(
        Area.USAGE,
        943,
        "outputs of parts of a text cannot be averaged",
        "option 'long-text', outputs " + String.join(", ", outputs),
        "expected the embedding alone, a float vector of one length, got others",
        "leave them out of --outputs, or give --long-text truncate or fail");
  }

  /** Said of a row whose text has not the one mask. */
  public static String notOneMask(long masks) {
    return "expected a text with one mask token, got " + masks;
  }

  /** Said of a row whose question leaves too little of a window to the text. */
  public static String longQuestion(int tokens, int overlap) {
    return String.format(
        Locale.ROOT,
        "a question of %d tokens leaves no more of a window than the %d that windows share",
        tokens,
        overlap);
  }

  /** Asked to be told, a text is not cut without a word. */
  public static String tooLong(int most) {
    return String.format(
        Locale.ROOT, "expected at most %d tokens, got more (--long-text truncate cuts them)", most);
  }
}
