package io.thresher.options;

import java.io.Serializable;
import java.util.List;

/**
 * What is made of a model of text, or of one of images.
 *
 * @param task as the user calls it; empty to take what the model's folder says
 * @param variant which of several graphs of a folder; empty for {@code model.onnx}, or the only one
 * @param tokenizer a {@code tokenizer.json}; empty for the one beside the model
 * @param prompt the name of a prompt of the model's folder, or a text, that begins every text;
 *     empty for the folder's own choice
 * @param dimensions elements of an embedding to keep; 0 for all
 * @param aggregation how tokens become entities
 * @param topK the most candidates for a missing word, classes or boxes; 0 where not given
 * @param overlap tokens that neighbouring windows of a long text share; negative where not given
 */
public record TextOptions(
    String task,
    String variant,
    String tokenizer,
    String prompt,
    int dimensions,
    Aggregation aggregation,
    int topK,
    int overlap)
    implements Serializable {
  static final List<Declared> DECLARED =
      List.of(
          new Declared(
              "task",
              "NAME",
              "as the model's folder says",
              "What a model is for: of text embed, classify, rerank, tokens, answer, fill,"
                  + " tokenize, detokenize; of images embed, classify, detect, segment; or raw for"
                  + " the graph's own outputs.",
              false),
          new Declared(
              "variant",
              "NAME",
              "model.onnx, or the only one",
              "Which graph of a folder that holds several: O2 for model_O2.onnx, or the name of a"
                  + " file.",
              false),
          new Declared(
              "tokenizer",
              "FILE",
              "tokenizer.json beside the model",
              "The tokenizer.json that a graph of tokens belongs to.",
              false),
          new Declared(
              "prompt",
              "NAME|TEXT",
              "the default_prompt_name of config_sentence_transformers.json",
              "What begins every text: a prompt of the model's folder by its name, or a text.",
              false),
          new Declared(
              "dimensions",
              "N",
              "all",
              "The first elements of an embedding alone, of a model that was trained for that"
                  + " (Matryoshka); one that had length 1 is given length 1 again.",
              false),
          new Declared(
              "aggregation",
              "none|simple|first|max|average",
              "simple",
              "How tokens become named entities, as in Hugging Face's pipeline.",
              false),
          new Declared(
              "top-k",
              "N",
              "5 candidates, 300 boxes, and all classes in one array of probabilities",
              "The most candidates for a masked word, classes with their scores (best first), or"
                  + " boxes.",
              false));

  /** The same for a model that is named by itself. */
  TextOptions withoutVariant() {
    return new TextOptions(task, "", tokenizer, prompt, dimensions, aggregation, topK, overlap);
  }

  static TextOptions parse(OptionParser parser) {
    return new TextOptions(
        parser.text("task"),
        parser.text("variant"),
        parser.text("tokenizer"),
        parser.verbatim("prompt"),
        parser.positive("dimensions"),
        parser.oneOf("aggregation", Aggregation.class, Aggregation.SIMPLE),
        parser.positive("top-k"),
        parser.overlap("long-text"));
  }
}
