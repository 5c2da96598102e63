package io.thresher.spark.query;

import io.thresher.options.Declared;
import io.thresher.options.ScoreOptions;
import io.thresher.options.SqlRules;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;

/** What {@code DESCRIBE FUNCTION EXTENDED} says. */
final class FunctionHelp {
  private static final String USAGE =
      "_FUNC_(model[, options], column, ...) - Scores each row with an ONNX model: the value of its"
          + " only chosen output, or a struct of them; never null.";

  private static final String ARGUMENTS =
      """

          Arguments:
            * model - The path or URI of an .onnx file or its folder, a literal; #sha256=... behind it pins the content.
            * options - A map of literals, such as map('nulls', 'nan', 'batch-size', 1000).
            * column - What feeds the model, by its name; a struct stands for its fields, and names expressions: struct(age + 1 AS age, income).

          Options:
      """;

  private static final String EXAMPLES =
      """

          Examples:
            > SELECT id, _FUNC_('/models/churn.onnx', age, income) FROM customers;
            > SELECT id FROM customers WHERE _FUNC_('/models/churn.onnx', *).label = 1;
            > SELECT _FUNC_('/models/churn.onnx', map('outputs', 'label', 'nulls', 'nan'), *) FROM customers;
            > SELECT region, _FUNC_('/models/sales.onnx', struct(max(price) AS price, count(*) AS n)) FROM orders GROUP BY region;
      """;

  private FunctionHelp() {}

  static ExpressionInfo of(String className, String name) {
    return new ExpressionInfo(
        className, null, name, USAGE, ARGUMENTS + options(), EXAMPLES, "", "", "", "", "scala_udf");
  }

  static ExpressionInfo of(TextFunction function) {
    String usage =
        function.usage().replaceFirst("[a-z_]+", "_FUNC_")
            + " - The task "
            + function.task()
            + " with a model of "
            + function.subject()
            + ": onnx_predict with that task, which has the same options.";
    return new ExpressionInfo(
        TextFunction.class.getName(),
        null,
        function.sqlName(),
        usage,
        "",
        "",
        "",
        "",
        "",
        "",
        "scala_udf");
  }

  private static String options() {
    return ScoreOptions.declared().stream()
        .filter(option -> SqlRules.isOpen(option.key()))
        .map(FunctionHelp::line)
        .collect(Collectors.joining());
  }

  private static String line(Declared option) {
    String argument = option.isFlag() ? "true" : option.argument();
    return "      * %s (%s) - %s\n".formatted(option.key(), argument, option.help());
  }
}
