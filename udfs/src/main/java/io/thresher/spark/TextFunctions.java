package io.thresher.spark;

import io.thresher.spark.query.TextFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Tasks on columns of text, for expressions in Java:
 *
 * <pre>{@code
 * data.select(col("id"), TextFunctions.embedText("models/minilm", col("body")));
 * }</pre>
 *
 * <p>Each is the SQL function of its name, computed by the Score operator; options go the way of
 * SQL, or of {@link Scorer}. The session must have been started with {@link ThresherExtensions}.
 * Nulls are treated as the option {@code nulls} says: they fail unless it is given.
 */
public final class TextFunctions {
  private TextFunctions() {}

  /** The embedding of a text: {@code array<float>}. */
  public static Column embedText(String model, Column text) {
    return call(TextFunction.EMBED_TEXT, model, text);
  }

  /** The class of a text: a struct of {@code label} and {@code probabilities}. */
  public static Column classifyText(String model, Column text) {
    return call(TextFunction.CLASSIFY_TEXT, model, text);
  }

  /** The class of a pair of texts. */
  public static Column classifyText(String model, Column text, Column pair) {
    return call(TextFunction.CLASSIFY_TEXT, model, text, pair);
  }

  /** How well a text suits a query: {@code float}. */
  public static Column rerankText(String model, Column query, Column text) {
    return call(TextFunction.RERANK_TEXT, model, query, text);
  }

  /** The named entities of a text: an array of structs. Offsets count code points. */
  public static Column findEntities(String model, Column text) {
    return call(TextFunction.FIND_ENTITIES, model, text);
  }

  /** The part of a context that answers a question: a struct. Offsets count code points. */
  public static Column answerQuestion(String model, Column question, Column context) {
    return call(TextFunction.ANSWER_QUESTION, model, question, context);
  }

  /** Candidates for the masked word of a text: an array of structs. */
  public static Column fillMask(String model, Column text) {
    return call(TextFunction.FILL_MASK, model, text);
  }

  /** The tokens of a text: a struct of {@code tokens} and {@code input_ids}. */
  public static Column tokenizeText(String model, Column text) {
    return call(TextFunction.TOKENIZE_TEXT, model, text);
  }

  /** The text of an array of tokens. */
  public static Column detokenizeText(String model, Column ids) {
    return call(TextFunction.DETOKENIZE_TEXT, model, ids);
  }

  private static Column call(TextFunction function, String model, Column... columns) {
    Column[] arguments = new Column[columns.length + 1];
    arguments[0] = functions.lit(model);
    System.arraycopy(columns, 0, arguments, 1, columns.length);
    return functions.call_function(function.sqlName(), arguments);
  }
}
