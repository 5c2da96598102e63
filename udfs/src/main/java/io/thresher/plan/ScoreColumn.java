package io.thresher.plan;

import io.thresher.model.TextTask;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * One column of scores. Never null in any row but where {@link Quarantine#rowsStay}.
 *
 * @param name of the column
 * @param type of the column
 * @param output the index of the output in the plan
 * @param part what makes the column; null for the whole output
 * @param source the output and its part as a user writes them, for messages
 */
public record ScoreColumn(
    String name, DataType type, int output, @Nullable OutputPart part, String source)
    implements Serializable {

  /** Each output whole, under its own name. */
  public static List<ScoreColumn> whole(List<OutputBinding> outputs) {
    return IntStream.range(0, outputs.size())
        .mapToObj(i -> whole(outputs.get(i).output(), outputs.get(i), i))
        .toList();
  }

  static ScoreColumn whole(String name, OutputBinding binding, int output) {
    return new ScoreColumn(name, binding.columnType(), output, null, binding.output());
  }

  /** Made by a task, of outputs of which one has the index. */
  static ScoreColumn decoded(String name, String source, TextTask task, int output) {
    int column = task.outputs().indexOf(source);
    DataType type = DecodedColumns.types(task.kind()).get(column);
    return new ScoreColumn(name, type, output, new OutputPart.Decoded(task, column), source);
  }

  /** The label of the likeliest class, of the output of their probabilities. */
  static ScoreColumn label(String name, List<String> labels, int output) {
    OutputPart part = new OutputPart.Likeliest(List.copyOf(labels));
    return new ScoreColumn(name, DataTypes.StringType, output, part, TextTask.LABEL);
  }

  static ScoreColumn of(
      String name, OutputBinding binding, int output, OutputPart part, String written) {
    String source = binding.output() + written;
    return new ScoreColumn(name, binding.elementType(), output, part, source);
  }
}
