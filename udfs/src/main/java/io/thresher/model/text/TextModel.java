package io.thresher.model.text;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.JsonNode;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.model.ElementType;
import io.thresher.model.ModelChoices;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextInput;
import io.thresher.model.TextTask;
import io.thresher.model.ValueSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model of text: a graph of tokens with a tokenizer beside it, and with the steps that
 * sentence-transformers and transformers take behind the graph.
 *
 * @param graph with those steps
 * @param maxTokens the most tokens of a text; 0 where nothing says
 * @param task what the model is for
 * @param prompts that may begin a text
 * @param isChanged whether the graph of the file has no such steps
 * @param trouble with a file beside it, because of which no text can be scored; else null
 */
public record TextModel(
    ModelProto graph,
    int maxTokens,
    TextTask task,
    Prompts prompts,
    boolean isChanged,
    @Nullable Problem trouble) {
  public static final String TOKENIZER = "tokenizer.json";

  /** What is looked for beside a graph of tokens. */
  public static final List<String> FILES =
      List.of(
          TOKENIZER,
          "tokenizer_config.json",
          "config.json",
          "sentence_bert_config.json",
          Embedding.MODULES,
          Embedding.POOLING,
          Prompts.FILE,
          Vocabulary.SPECIAL,
          Labels.JSON,
          Labels.LINES);

  private static final Set<String> TOKENS = Set.of(TextInput.IDS, TextInput.MASK, TextInput.TYPES);
  private static final Set<ElementType> WHOLE = Set.of(ElementType.INT64, ElementType.INT32);

  /** Whether inputs are those of a text's tokens. */
  public static boolean takesTokens(List<ValueSpec> inputs) {
    return inputs.stream().anyMatch(input -> input.name().equals(TextInput.IDS))
        && inputs.stream()
            .allMatch(
                input -> {
                  var shape = input.shape();
                  return TOKENS.contains(input.name())
                      && WHOLE.contains(input.type())
                      && shape != null
                      && shape.size() == 2
                      && !shape.get(1).isFixed();
                });
  }

  /**
   * Reads what stands beside a graph.
   *
   * @param shownAs how messages call the model
   * @return null where it is fed with something else, or has no tokenizer
   */
  public static @Nullable TextModel read(
      Path folder, ModelProto model, ModelSignature signature, String shownAs) throws IOException {
    if (!takesTokens(signature.inputs()) || !Files.isRegularFile(folder.resolve(TOKENIZER))) {
      return null;
    }
    ModelChoices choices = ModelChoices.read(folder);
    try {
      JsonFile config = JsonFile.of(folder, "config.json", shownAs);
      TextHead head = new TaskFinder(folder, model, signature, shownAs, config, choices).find();
      refuseDimensions(head, choices);
      int most = maxTokens(folder, config, model, shownAs);
      Prompts prompts = Prompts.of(folder, shownAs);
      if (head == null || (head.isAppended() && isTaken(model, head))) {
        refuseAsked(head, choices, shownAs);
        return new TextModel(model, most, TextTask.RAW, prompts, false, null);
      }
      return new TextModel(
          head.isAppended() ? head.append(model) : model,
          most,
          head.task(),
          prompts,
          head.isAppended(),
          null);
    } catch (ScoringException e) {
      if (!choices.task().isEmpty() || choices.dimensions() > 0 || choices.topK() > 0) {
        throw e; // It is what the user asks for.
      }
      // It matters to those only who give a text.
      return new TextModel(model, 0, TextTask.RAW, Prompts.NONE, false, e.problems().get(0));
    }
  }

  /** Elements of an embedding can be kept only where there is one. */
  private static void refuseDimensions(@Nullable TextHead head, ModelChoices choices) {
    TextTask task = head == null ? TextTask.RAW : head.task();
    if (choices.dimensions() > 0 && task.kind() != TextTask.Kind.EMBED) {
      String name = task.kind().label();
      throw new ScoringException(
          TokenProblems.noUse(
              "dimensions",
              Integer.toString(choices.dimensions()),
              "a model that gives embeddings (task embed)",
              "task " + name));
    }
  }

  /** What is asked for must not be left out because the graph has values of the same names. */
  private static void refuseAsked(@Nullable TextHead head, ModelChoices choices, String shownAs) {
    if (head != null && (!choices.task().isEmpty() || choices.dimensions() > 0)) {
      throw new ScoringException(
          TokenProblems.noTask(
              shownAs,
              head.task().kind().label(),
              "a graph that calls none of its values as the task's outputs",
              "one that has some of " + String.join(", ", head.task().outputs())));
    }
  }

  /** Whether the graph has a value that is called as one that a step would give. */
  private static boolean isTaken(ModelProto model, TextHead head) {
    Set<String> names = names(model);
    boolean replaced = head instanceof TokensAlone;
    return !replaced
        && (head.task().isDecoded() ? head.task().sources() : head.task().outputs())
            .stream().anyMatch(names::contains);
  }

  /** What a graph calls its values. */
  private static Set<String> names(ModelProto model) {
    Set<String> names = new HashSet<>();
    model.getGraph().getInputList().forEach(value -> names.add(value.getName()));
    model.getGraph().getInitializerList().forEach(tensor -> names.add(tensor.getName()));
    model.getGraph().getNodeList().forEach(node -> names.addAll(node.getOutputList()));
    return names;
  }

  /**
   * The length that the model was made for. What {@code tokenizer.json} says of truncation is left
   * alone: it is often shorter than the model, and cuts without a word.
   */
  private static int maxTokens(Path folder, JsonFile config, ModelProto model, String shownAs)
      throws IOException {
    int positions = config.size("max_position_embeddings");
    if (positions == 0) {
      positions = positionsIn(model);
    } else if (config.at("position_embedding_type").asText("absolute").equals("absolute")
        && Set.of("roberta", "xlm-roberta", "camembert", "mpnet")
            .contains(config.at("model_type").asText())) {
      positions -= 2; // Their positions begin behind that of the padding.
    }
    int sentence = JsonFile.of(folder, "sentence_bert_config.json", shownAs).size("max_seq_length");
    int tokenizer = JsonFile.of(folder, "tokenizer_config.json", shownAs).size("model_max_length");
    int said = sentence > 0 ? sentence : tokenizer;
    return said == 0 || positions == 0 ? Math.max(said, positions) : Math.min(said, positions);
  }

  /** The length of the table of positions, by the name that exporters keep. */
  private static int positionsIn(ModelProto model) {
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      if (tensor.getName().contains("position_embeddings.weight") && tensor.getDimsCount() == 2) {
        int positions = (int) Math.min(Integer.MAX_VALUE, tensor.getDims(0));
        boolean beginsBehindPadding = Integer.bitCount(positions - 2) == 1 && positions > 4;
        return beginsBehindPadding ? positions - 2 : positions;
      }
    }
    return 0;
  }

  /** The texts of an array or the values of an object of numbered names, in order. */
  static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      JsonNode text = node.isArray() ? node.get(i) : node.get(Integer.toString(i));
      if (text == null || !text.isTextual()) {
        return List.of();
      }
      texts.add(text.asText());
    }
    return texts;
  }
}
