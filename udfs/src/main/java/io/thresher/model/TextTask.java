package io.thresher.model;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a model of text or of images is for.
 *
 * @param kind the task
 * @param outputs what is given where nothing is asked for: outputs of the graph, or columns that
 *     are made of them; empty for all outputs of the graph
 * @param sources the outputs of the graph that columns are made of; empty where none is
 * @param labels of the classes, in order; empty where there are none
 * @param mask the token that stands for a missing word; -1 where there is none
 * @param unknown the token that stands for all that are not in the vocabulary; -1 where there is
 *     none
 * @param hasContinuations whether a token shows by its beginning that it continues a word
 */
public record TextTask(
    Kind kind,
    List<String> outputs,
    List<String> sources,
    List<String> labels,
    long mask,
    long unknown,
    boolean hasContinuations)
    implements Serializable {

  /** The output of the graph that holds a number for each class. */
  public static final String LOGITS = "logits";

  /** What the name of the likeliest class is called. */
  public static final String LABEL = "label";

  /** The output that holds the probability of each class. */
  public static final String PROBABILITIES = "probabilities";

  /** No task is known: the graph's own outputs are given. */
  public static final TextTask RAW = of(Kind.RAW, List.of());

  /** The tasks, by the names that users call them in lower case. */
  public enum Kind {
    /** The graph's own outputs. */
    RAW,
    /** A vector. */
    EMBED,
    /** A class, or the likeliest ones. */
    CLASSIFY,
    /** How well a text suits a query. */
    RERANK,
    /** The named entities of a text. */
    TOKENS,
    /** The part of a context that answers a question. */
    ANSWER,
    /** Candidates for a missing word. */
    FILL,
    /** Tokens of a text. */
    TOKENIZE,
    /** The text of tokens. */
    DETOKENIZE,
    /** The things that an image shows, each in a box. */
    DETECT,
    /** The class of each pixel of an image. */
    SEGMENT;

    /** As users call it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The task that users call so.
     *
     * @throws ScoringException THR-USE-938 where none is called so
     */
    public static Kind labelled(String label) {
      return Arrays.stream(values())
          .filter(kind -> kind.label().equals(label))
          .findFirst()
          .orElseThrow(() -> new ScoringException(TokenProblems.unknownTask(label, labels())));
    }

    private static List<String> labels() {
      return Arrays.stream(values()).map(Kind::label).toList();
    }

    /**
     * A model whose outputs do not suit this task.
     *
     * @param needs what would
     */
    public ScoringException unsuited(ModelSignature model, String shownAs, String needs) {
      List<String> outputs =
          model.outputs().stream().map(o -> o.name() + " " + o.describe()).toList();
      return new ScoringException(
          TokenProblems.noTask(shownAs, label(), needs, String.join(", ", outputs)));
    }
  }

  public TextTask {
    outputs = List.copyOf(outputs);
    sources = List.copyOf(sources);
    labels = List.copyOf(labels);
  }

  /** One whose outputs the graph gives itself. */
  public static TextTask of(Kind kind, List<String> outputs) {
    return new TextTask(kind, outputs, List.of(), List.of(), -1, -1, false);
  }

  /**
   * The probabilities of classes and the label of the likeliest one.
   *
   * @param hasSeveral whether a row may have several classes: none of them is the one then
   */
  public static TextTask classes(List<String> labels, boolean hasSeveral) {
    List<String> outputs = hasSeveral ? List.of(PROBABILITIES) : List.of(LABEL, PROBABILITIES);
    return new TextTask(Kind.CLASSIFY, outputs, List.of(), labels, -1, -1, false);
  }

  /** The likeliest of classes. */
  public static TextTask likeliest(List<String> labels) {
    return new TextTask(
        Kind.CLASSIFY, List.of("classes"), List.of(PROBABILITIES), labels, -1, -1, false);
  }

  /** Whether an output is the label of the likeliest class, which the graph does not give. */
  public boolean isLabel(String output) {
    return kind == Kind.CLASSIFY && outputs.contains(LABEL) && output.equals(LABEL);
  }

  /** Whether columns are made of the graph's outputs, and perhaps of the tokens. */
  public boolean isDecoded() {
    return !sources.isEmpty();
  }

  /** What the inputs of text are called, in order. */
  public List<String> inputs() {
    return switch (kind) {
      case RERANK -> List.of("query", TextInput.NAME);
      case ANSWER -> List.of("question", "context");
      case DETOKENIZE -> List.of();
      default -> List.of(TextInput.NAME);
    };
  }

  /** Whether a second text may stand beside the first. */
  public boolean mayPair() {
    return kind == Kind.CLASSIFY || kind == Kind.RAW;
  }
}
