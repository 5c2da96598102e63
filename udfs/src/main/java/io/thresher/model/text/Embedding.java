package io.thresher.model.text;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextInput;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One vector a text, made from the vectors of its tokens: the modules that sentence-transformers
 * runs behind a transformer. Only tokens that the mask lets through count, so that what shorter
 * rows are filled up with does not.
 *
 * @param tokens the output that holds a vector a token
 * @param isHalf whether they are of half precision
 * @param mode how they become one
 * @param isNormalized whether the vector is given length 1
 * @param hasMask whether the model takes a mask
 * @param width elements of a vector; -1 where nothing says
 * @param dimensions that are kept; 0 for all
 */
record Embedding(
    String tokens,
    boolean isHalf,
    Mode mode,
    boolean isNormalized,
    boolean hasMask,
    long width,
    int dimensions)
    implements TextHead {
  static final String MODULES = "modules.json";
  static final String POOLING = "1_Pooling/config.json";
  static final String OUTPUT = "embedding";

  private static final List<String> READY = List.of("sentence_embedding", OUTPUT);
  private static final List<String> TOKENS =
      List.of("last_hidden_state", "token_embeddings", "hidden_states");

  /** How the vectors of tokens become one. */
  enum Mode {
    MEAN,
    CLS,
    MAX,
    MEAN_SQRT_LEN,
    LAST,
    WEIGHTED
  }

  private static final Map<String, Mode> MODES =
      new TreeMap<>(
          Map.of(
              "mean", Mode.MEAN,
              "mean_tokens", Mode.MEAN,
              "cls", Mode.CLS,
              "cls_token", Mode.CLS,
              "max", Mode.MAX,
              "max_tokens", Mode.MAX,
              "mean_sqrt_len_tokens", Mode.MEAN_SQRT_LEN,
              "lasttoken", Mode.LAST,
              "weightedmean", Mode.WEIGHTED,
              "weightedmean_tokens", Mode.WEIGHTED));

  /**
   * Null where nothing says that the model gives embeddings.
   *
   * @param isAsked whether the user says so
   * @param dimensions of the embedding to keep; 0 for all
   */
  static @Nullable TextHead of(
      Path folder, ModelSignature signature, String shownAs, boolean isAsked, int dimensions)
      throws IOException {
    for (String ready : READY) {
      for (ValueSpec output : signature.outputs()) {
        if (output.name().equals(ready)) {
          return dimensions > 0 ? ShortEmbedding.of(output, dimensions, shownAs) : new Ready(ready);
        }
      }
    }
    JsonFile modules = JsonFile.of(folder, MODULES, shownAs);
    JsonFile pooling = JsonFile.of(folder, POOLING, shownAs);
    ValueSpec tokens = tokens(signature);
    boolean isSaid = isAsked || !modules.root().isEmpty() || !pooling.root().isEmpty();
    if (!isSaid || tokens == null) {
      return null;
    }
    boolean normalized = false;
    for (JsonNode module : modules.root()) {
      String type = module.path("type").asText();
      String name = type.substring(type.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      if (!List.of("transformer", "pooling", "normalize").contains(name)) {
        throw new ScoringException(
            TokenProblems.unknownStep(
                shownAs, MODULES, type, List.of("Transformer", "Pooling", "Normalize")));
      }
      normalized |= name.equals("normalize");
    }
    List<Dimension> shape = tokens.shape();
    long width =
        shape != null && shape.get(2).isFixed()
            ? shape.get(2).size()
            : Math.max(
                pooling.size("word_embedding_dimension"), pooling.size("embedding_dimension"));
    return new Embedding(
        tokens.name(),
        tokens.type() == ElementType.FLOAT16,
        mode(pooling, shownAs),
        normalized,
        signature.inputs().stream().anyMatch(input -> input.name().equals(TextInput.MASK)),
        width == 0 ? -1 : width,
        fitting(dimensions, width, shownAs));
  }

  /** The dimensions to keep, as far as it is known that the model has so many. */
  static int fitting(int dimensions, long width, String shownAs) {
    if (width > 0 && dimensions > width) {
      throw new ScoringException(
          TokenProblems.noTask(
              shownAs,
              "embed",
              "an embedding of at least " + dimensions + " elements for --dimensions",
              width + " elements"));
    }
    return dimensions;
  }

  private static @Nullable ValueSpec tokens(ModelSignature signature) {
    for (String name : TOKENS) {
      for (ValueSpec output : signature.outputs()) {
        List<Dimension> shape = output.shape();
        if (output.name().equals(name) && (shape == null || shape.size() == 3)) {
          return output;
        }
      }
    }
    return null;
  }

  private static Mode mode(JsonFile pooling, String shownAs) {
    List<String> chosen = new ArrayList<>();
    pooling
        .root()
        .fieldNames()
        .forEachRemaining(
            field -> {
              JsonNode value = pooling.at(field);
              if (field.equals("pooling_mode") && value.isTextual()) {
                chosen.add(value.asText());
              } else if (field.startsWith("pooling_mode_") && value.asBoolean()) {
                chosen.add(field.substring("pooling_mode_".length()));
              }
            });
    if (chosen.isEmpty()) {
      return Mode.MEAN; // What sentence-transformers does where nothing is said.
    }
    Mode mode = chosen.size() == 1 ? MODES.get(chosen.get(0)) : null;
    if (mode == null) {
      throw new ScoringException(
          TokenProblems.unknownStep(
              shownAs, POOLING, "pooling by " + String.join(" and ", chosen), MODES.keySet()));
    }
    return mode;
  }

  @Override
  public TextTask task() {
    return TextTask.of(TextTask.Kind.EMBED, List.of(OUTPUT));
  }

  @Override
  public ModelProto append(ModelProto model) {
    GraphEnd end = new GraphEnd(model);
    String vectors = isHalf ? end.cast(tokens, DataType.FLOAT) : tokens;
    String mask = hasMask ? end.cast(TextInput.MASK, DataType.FLOAT) : ones(end, vectors);
    String vector =
        switch (mode) {
          case CLS ->
              end.node("Gather", List.of(vectors, end.index(0)), GraphEnd.integer("axis", 1));
          case MAX -> largest(end, vectors, mask);
          case MEAN -> end.node("Div", List.of(sum(end, vectors, mask), count(end, mask)));
          case MEAN_SQRT_LEN ->
              end.node(
                  "Div",
                  List.of(sum(end, vectors, mask), end.node("Sqrt", List.of(count(end, mask)))));
          case LAST -> last(end, vectors, mask);
          case WEIGHTED -> weighted(end, vectors, mask);
        };
    if (dimensions > 0) {
      vector =
          end.node("Slice", List.of(vector, end.longs(0), end.longs(dimensions), end.longs(1)));
    }
    if (isNormalized) {
      vector = normalized(end, vector);
    }
    end.output(OUTPUT, vector, DataType.FLOAT, dimensions > 0 ? dimensions : width);
    return end.build();
  }

  /** The vector of the last token that the mask lets through. */
  private static String last(GraphEnd end, String vectors, String mask) {
    String places = end.node("CumSum", List.of(mask, end.index(1)));
    String marked = end.node("Mul", List.of(places, mask));
    String last =
        end.node(
            "ArgMax",
            List.of(marked),
            GraphEnd.integer("axis", 1),
            GraphEnd.integer("keepdims", 0));
    return end.node(
        "GatherND", List.of(vectors, end.unsqueeze(last, 1)), GraphEnd.integer("batch_dims", 1));
  }

  /** A mean in which later tokens count more: the first once, the second twice. */
  private static String weighted(GraphEnd end, String vectors, String mask) {
    String places = end.node("CumSum", List.of(end.node("Mul", List.of(mask, mask)), end.index(1)));
    String weights = end.node("Mul", List.of(places, mask));
    return end.node("Div", List.of(sum(end, vectors, weights), count(end, weights)));
  }

  static String normalized(GraphEnd end, String vector) {
    String length = end.sum("ReduceL2", vector, 1, 1);
    return end.node("Div", List.of(vector, end.node("Max", List.of(length, end.number(1e-12f)))));
  }

  private static String ones(GraphEnd end, String vectors) {
    String any = end.sum("ReduceSum", end.node("Abs", List.of(vectors)), 2, 0);
    return end.node("Add", List.of(end.node("Mul", List.of(any, end.number(0))), end.number(1)));
  }

  private static String sum(GraphEnd end, String vectors, String mask) {
    String counted = end.node("Mul", List.of(vectors, end.unsqueeze(mask, 2)));
    return end.total(counted, 1);
  }

  private static String count(GraphEnd end, String mask) {
    return end.node("Max", List.of(end.sum("ReduceSum", mask, 1, 1), end.number(1e-9f)));
  }

  private static String largest(GraphEnd end, String vectors, String mask) {
    String counts = end.node("Greater", List.of(end.unsqueeze(mask, 2), end.number(0.5f)));
    String counted =
        end.node("Where", List.of(counts, vectors, end.number(Float.NEGATIVE_INFINITY)));
    return end.sum("ReduceMax", counted, 1, 0);
  }

  /** The graph gives the embedding itself. */
  private record Ready(String output) implements TextHead {
    @Override
    public ModelProto append(ModelProto model) {
      return model;
    }

    @Override
    public boolean isAppended() {
      return false;
    }

    @Override
    public TextTask task() {
      return TextTask.of(TextTask.Kind.EMBED, List.of(output));
    }
  }
}
