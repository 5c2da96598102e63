package io.thresher.spark.task;

import io.thresher.spark.shared.Schemas;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns a task reads and gives.
 *
 * @param input the columns it is given
 * @param features ordinals in {@code input} of the columns that feed the model, in the order of the
 *     plan's
 * @param passed how many of {@code held} to pass on: the first ones
 * @param held ordinals in {@code input} of the columns kept until the scores are there: those to
 *     pass on, then those that only bad rows need
 * @param text ordinal in {@code input} of the text of rows that could not be parsed; -1 where there
 *     is none
 * @param output the passed columns, then the scores
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; read in loops over columns.
public record ColumnLayout(
    StructType input, int[] features, int passed, int[] held, int text, StructType output)
    implements Serializable {

  StructType passedSchema() {
    return Schemas.select(input, Arrays.copyOf(held, passed));
  }

  public StructType heldSchema() {
    return Schemas.select(input, held);
  }
}
