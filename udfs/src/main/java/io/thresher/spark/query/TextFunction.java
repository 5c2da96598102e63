package io.thresher.spark.query;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.ScoringException;
import io.thresher.model.TextInput;
import io.thresher.model.TextTask.Kind;
import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.collection.immutable.Seq;

/**
 * Tasks on texts and images as functions of their own: {@code onnx_predict} with a task, whose
 * columns feed the task's inputs in order, whatever they are called.
 */
public enum TextFunction {
  EMBED_TEXT(Kind.EMBED, 1, TextInput.NAME),
  CLASSIFY_TEXT(Kind.CLASSIFY, 1, TextInput.NAME, TextInput.PAIR),
  RERANK_TEXT(Kind.RERANK, 2, "query", TextInput.NAME),
  FIND_ENTITIES(Kind.TOKENS, 1, TextInput.NAME),
  ANSWER_QUESTION(Kind.ANSWER, 2, "question", "context"),
  FILL_MASK(Kind.FILL, 1, TextInput.NAME),
  TOKENIZE_TEXT(Kind.TOKENIZE, 1, TextInput.NAME),
  DETOKENIZE_TEXT(Kind.DETOKENIZE, 1, TextInput.IDS),
  EMBED_IMAGE(Kind.EMBED, 1, "image"),
  CLASSIFY_IMAGE(Kind.CLASSIFY, 1, "image"),
  DETECT_OBJECTS(Kind.DETECT, 1, "image"),
  SEGMENT_IMAGE(Kind.SEGMENT, 1, "image");

  private final Kind kind;
  private final int fewest;

  @SuppressWarnings("ImmutableEnumChecker") // A list that nobody can change.
  private final List<String> inputs;

  TextFunction(Kind kind, int fewest, String... inputs) {
    this.kind = kind;
    this.fewest = fewest;
    this.inputs = List.of(inputs);
  }

  /** What it is called in SQL. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the option is called that asks for its task. */
  String task() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** What its model is fed with. */
  String subject() {
    return inputs.contains("image") ? "images" : "text";
  }

  /** What its arguments are, for people. */
  String usage() {
    StringBuilder usage = new StringBuilder(sqlName()).append("('MODEL'[, map(...)]");
    for (int i = 0; i < inputs.size(); i++) {
      usage.append(i < fewest ? ", " + inputs.get(i) : "[, " + inputs.get(i) + "]");
    }
    return usage.append(')').toString();
  }

  /**
   * The columns of a call.
   *
   * @throws ScoringException THR-USE-005 if they are more or fewer than the task takes
   */
  CallColumns columns(List<Expression> arguments) {
    if (arguments.size() < fewest || arguments.size() > inputs.size()) {
      throw new ScoringException(
          OptionProblems.badCall(
              usage() + " takes one column for each input, got " + arguments.size()));
    }
    return CallColumns.named(inputs, arguments);
  }

  /** Makes all of them known beside Spark's own functions. */
  public static synchronized void register() {
    for (TextFunction function : values()) {
      FunctionIdentifier name = new FunctionIdentifier(function.sqlName());
      if (!FunctionRegistry$.MODULE$.builtin().functionExists(name)) {
        FunctionRegistry$.MODULE$
            .builtin()
            .registerFunction(
                name,
                FunctionHelp.of(function),
                Functions.<Seq<Expression>, Expression>of(function::call));
      }
    }
  }

  private Expression call(Seq<Expression> arguments) {
    try {
      return OnnxPredict.planned(SparkSession.active(), Scala.list(arguments), this);
    } catch (ScoringException e) {
      throw OnnxPredict.<RuntimeException>thrown(CallException.of(e));
    }
  }
}
