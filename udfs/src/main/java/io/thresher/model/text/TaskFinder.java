package io.thresher.model.text;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.thresher.errors.ScoringException;
import io.thresher.model.Dimension;
import io.thresher.model.ModelChoices;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextTask.Kind;
import io.thresher.model.ValueSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a model of text is for: what the user says, or else the steps of
 * sentence-transformers, or else the architecture in {@code config.json}; as far as the outputs of
 * the graph allow it.
 */
final class TaskFinder {
  private final Path folder;
  private final ModelProto model;
  private final ModelSignature signature;
  private final String shownAs;
  private final JsonFile config;
  private final ModelChoices choices;

  TaskFinder(
      Path folder,
      ModelProto model,
      ModelSignature signature,
      String shownAs,
      JsonFile config,
      ModelChoices choices) {
    this.folder = folder;
    this.model = model;
    this.signature = signature;
    this.shownAs = shownAs;
    this.config = config;
    this.choices = choices;
  }

  /**
   * The steps of the task; null where none is known.
   *
   * @throws ScoringException THR-MODEL-937 where the model cannot be used for what is asked,
   *     THR-USE-938 where no task is called so
   */
  @Nullable TextHead find() throws IOException {
    if (!choices.task().isEmpty()) {
      return asked(Kind.labelled(choices.task()));
    }
    TextHead embedding = head(Kind.EMBED, false);
    Kind said = embedding == null ? said() : null;
    return said == null ? embedding : head(said, false);
  }

  private @Nullable TextHead asked(Kind kind) throws IOException {
    TextHead head = head(kind, true);
    if (head == null && kind != Kind.RAW) {
      throw kind.unsuited(signature, shownAs, needs(kind));
    }
    return head;
  }

  private static String needs(Kind kind) {
    return switch (kind) {
      case EMBED -> "an output of vectors, such as last_hidden_state";
      case CLASSIFY ->
          "an output logits of rank 2, and as many labels (id2label in config.json,"
              + " labels.txt or labels.json)";
      case RERANK -> "an output logits of one element a row";
      case TOKENS -> "an output logits of rank 3, and labels in config.json";
      case ANSWER -> "outputs start_logits and end_logits of rank 2";
      case FILL -> "an output logits of rank 3, a mask token, and operator set 12 or later";
      case DETECT, SEGMENT -> "a graph of pixels";
      case TOKENIZE, DETOKENIZE, RAW -> "a graph of tokens";
    };
  }

  /** What the architecture is made for; null where nothing says. */
  private @Nullable Kind said() throws IOException {
    String architecture = config.at("architectures").path(0).asText();
    if (architecture.endsWith("ForSequenceClassification")) {
      return isOfOne(output("logits", 2)) ? Kind.RERANK : Kind.CLASSIFY;
    } else if (architecture.endsWith("ForTokenClassification")) {
      return Kind.TOKENS;
    } else if (architecture.endsWith("ForQuestionAnswering")) {
      return Kind.ANSWER;
    } else if (architecture.endsWith("ForMaskedLM")) {
      return Kind.FILL;
    }
    return null;
  }

  private boolean isOfOne(@Nullable ValueSpec logits) throws IOException {
    List<Dimension> shape = logits == null ? null : logits.shape();
    if (shape == null || !shape.get(1).isFixed()) {
      return labels().size() == 1;
    }
    return shape.get(1).size() == 1;
  }

  private List<String> labels() throws IOException {
    return Labels.of(folder, config, shownAs);
  }

  private @Nullable TextHead head(Kind kind, boolean isAsked) throws IOException {
    return switch (kind) {
      case EMBED -> Embedding.of(folder, signature, shownAs, isAsked, choices.dimensions());
      case CLASSIFY -> Classification.of(config, signature, labels(), choices.topK());
      case RERANK ->
          isOfOne(output("logits", 2)) ? Relevance.of(output("logits", 2), config, shownAs) : null;
      case TOKENS ->
          DecodedLogits.ofEntities(output("logits", 3), labels(), Vocabulary.of(folder, shownAs));
      case ANSWER -> DecodedLogits.ofAnswers(output("start_logits", 2), output("end_logits", 2));
      case FILL ->
          MissingWords.of(
              output("logits", 3), model, Vocabulary.of(folder, shownAs), choices.candidates());
      case TOKENIZE, DETOKENIZE -> new TokensAlone(kind);
      case DETECT, SEGMENT, RAW -> null;
    };
  }

  /** The output of a name and rank. */
  private @Nullable ValueSpec output(String name, int rank) {
    for (ValueSpec output : signature.outputs()) {
      List<Dimension> shape = output.shape();
      if (output.name().equals(name) && (shape == null || shape.size() == rank)) {
        return output;
      }
    }
    return null;
  }
}
