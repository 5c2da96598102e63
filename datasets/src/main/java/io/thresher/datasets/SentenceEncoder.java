package io.thresher.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An untrained transformer of the size of all-MiniLM-L6-v2: inputs {@code input_ids} and {@code
 * attention_mask} int64 {@code [n, length]}, output {@code last_hidden_state} float {@code [n,
 * length, 384]}. Six layers of twelve heads; at most 512 tokens a text.
 *
 * <p>Source: Devlin et al., BERT: Pre-training of Deep Bidirectional Transformers, 2018; Vaswani et
 * al., Attention Is All You Need, 2017.
 */
public final class SentenceEncoder {
  /** Tokens of a text, at most. */
  public static final int LENGTH = 512;

  /** Numbers in the vector of a text. */
  public static final int WIDTH = 384;

  private static final int LAYERS = 6;
  private static final int HEADS = 12;
  private static final int INNER = 4 * WIDTH;
  private static final float MASKED = -10_000;

  private static final String MODULES =
      """
      [
        {"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}
      ]
      """;

  private final ModelBuilder model;

  private SentenceEncoder(long seed) {
    model = new ModelBuilder("sentences", seed);
  }

  /** The file of the model for {@link Sentences}. The same seed gives the same bytes. */
  public static byte[] onnx(long seed) {
    return onnx(Sentences.vocabulary().size(), seed);
  }

  /** The files beside it in its folder, as sentence-transformers lays them out. */
  public static Map<String, byte[]> beside() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("tokenizer.json", Sentences.tokenizer().getBytes(UTF_8));
    files.put(
        "config.json",
        String.format(
                Locale.ROOT,
                "{\"architectures\": [\"BertModel\"], \"max_position_embeddings\": %d}",
                LENGTH)
            .getBytes(UTF_8));
    files.put("modules.json", MODULES.getBytes(UTF_8));
    files.put(
        "1_Pooling/config.json",
        String.format(
                Locale.ROOT,
                "{\"word_embedding_dimension\": %d, \"pooling_mode_mean_tokens\": true}",
                WIDTH)
            .getBytes(UTF_8));
    return files;
  }

  /**
   * The same for another vocabulary.
   *
   * @param words of the vocabulary
   */
  static byte[] onnx(int words, long seed) {
    return new SentenceEncoder(seed).build(words);
  }

  private byte[] build(int words) {
    model.tokens("input_ids").tokens("attention_mask").states("last_hidden_state", WIDTH);
    model.longs("first", 0).longs("second", 1).longs("heads_at", 1, 2);
    model.longs("by_heads", 0, 0, HEADS, WIDTH / HEADS).longs("joined", 0, 0, WIDTH);
    model.floats("one", 1, 1).floats("half", 1, 0.5f).floats("far", 1, MASKED);
    model.floats("root_of_two", 1, (float) Math.sqrt(2));
    model.floats("scale", 1, (float) (1 / Math.sqrt(WIDTH / HEADS)));
    mask();
    String states = embedded(words);
    for (int layer = 0; layer < LAYERS; layer++) {
      String name = "layer" + layer;
      states = normalised(name + "_seen", states, attention(name, states));
      states =
          normalised(
              layer == LAYERS - 1 ? "last_hidden_state" : name + "_out",
              states,
              forward(name, states));
    }
    return model.bytes();
  }

  /** What is added where a token does not count. */
  private void mask() {
    add("Cast", "mask", "attention_mask", ModelBuilder.number("to", 1));
    add("Sub", "left_out", "one", "mask");
    add("Mul", "penalty", "left_out", "far");
    add("Unsqueeze", "penalties", "penalty", "heads_at");
  }

  private String embedded(int words) {
    model.randoms("words", 1, words, WIDTH).randoms("places", 1, 1, LENGTH, WIDTH);
    add("Gather", "word_vectors", "words", "input_ids");
    add("Shape", "shape", "input_ids");
    add("Slice", "length", "shape", "second", "heads_end");
    model.longs("heads_end", 2);
    add("Slice", "place_vectors", "places", "first", "length", "second");
    return normalised("embedded", "word_vectors", "place_vectors");
  }

  private String attention(String layer, String states) {
    String query = heads(layer + "_query", states, 0, 2, 1, 3);
    String key = heads(layer + "_key", states, 0, 2, 3, 1);
    String value = heads(layer + "_value", states, 0, 2, 1, 3);
    add("MatMul", layer + "_products", query, key);
    add("Mul", layer + "_scaled", layer + "_products", "scale");
    add("Add", layer + "_masked", layer + "_scaled", "penalties");
    add("Softmax", layer + "_weights", layer + "_masked", ModelBuilder.number("axis", -1));
    add("MatMul", layer + "_mixed", layer + "_weights", value);
    add("Transpose", layer + "_turned", layer + "_mixed", ModelBuilder.ints("perm", 0, 2, 1, 3));
    add("Reshape", layer + "_context", layer + "_turned", "joined");
    return dense(layer + "_attention", layer + "_context", WIDTH, WIDTH);
  }

  private String heads(String name, String states, long... order) {
    add("Reshape", name + "_heads", dense(name, states, WIDTH, WIDTH), "by_heads");
    add("Transpose", name + "_ready", name + "_heads", ModelBuilder.ints("perm", order));
    return name + "_ready";
  }

  /** Two layers with GELU between them. */
  private String forward(String layer, String states) {
    String inner = dense(layer + "_inner", states, WIDTH, INNER);
    add("Div", inner + "_divided", inner, "root_of_two");
    add("Erf", inner + "_erf", inner + "_divided");
    add("Add", inner + "_raised", inner + "_erf", "one");
    add("Mul", inner + "_doubled", inner, inner + "_raised");
    add("Mul", inner + "_gelu", inner + "_doubled", "half");
    return dense(layer + "_outer", inner + "_gelu", INNER, WIDTH);
  }

  private String dense(String name, String from, int width, int units) {
    model.weights(name, 2 * width, units, width, units);
    add("MatMul", name + "_sums", from, name + "_w");
    add("Add", name, name + "_sums", name + "_b");
    return name;
  }

  private String normalised(String to, String left, String right) {
    model.floats(to + "_w", WIDTH, 1).floats(to + "_b", WIDTH, 0);
    add("Add", to + "_sum", left, right);
    model.add(
        ModelBuilder.node("LayerNormalization", to, to + "_sum", to + "_w", to + "_b")
            .addAttribute(ModelBuilder.number("axis", -1)));
    return to;
  }

  private void add(String operator, String output, String... inputs) {
    model.add(ModelBuilder.node(operator, output, inputs));
  }

  private void add(String operator, String output, String input, AttributeProto attribute) {
    model.add(ModelBuilder.node(operator, output, input).addAttribute(attribute));
  }
}
