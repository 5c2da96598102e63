package io.thresher.plan;

import io.thresher.errors.Problems;
import io.thresher.model.ModelSignature;
import io.thresher.model.ValueSpec;
import io.thresher.options.ScoreOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Types for the columns of text files, which have none of their own. */
public final class TextColumns {
  private TextColumns() {}

  /**
   * The schema with the columns that feed the model at its inputs' types, without metadata, which
   * the others keep; what else is wrong with the binding is left for planning to report. A column
   * that was inferred as text, because there are no rows or one of them holds a word, may still
   * feed numbers: reading it as such names the row.
   */
  public static StructType typed(
      ModelSignature signature, StructType inferred, ScoreOptions options, Set<String> reserved) {
    StructField[] fields = inferred.fields().clone();
    BindingPlanner planner = planner(signature, inferred, options, reserved);
    for (ValueSpec input : planner.fedInputs()) {
      for (ColumnUse column : feeding(input, planner, signature, inferred, options, reserved)) {
        fields[column.ordinal()] = typed(fields[column.ordinal()], ColumnTypes.of(input.type()));
      }
    }
    return new StructType(fields);
  }

  /** Whether every input that is fed has columns in such a schema. */
  public static boolean feedAll(
      ModelSignature signature, StructType inferred, ScoreOptions options, Set<String> reserved) {
    BindingPlanner planner = planner(signature, inferred, options, reserved);
    return planner.fedInputs().stream()
        .noneMatch(
            input -> feeding(input, planner, signature, inferred, options, reserved).isEmpty());
  }

  private static List<ColumnUse> feeding(
      ValueSpec input,
      BindingPlanner planner,
      ModelSignature signature,
      StructType inferred,
      ScoreOptions options,
      Set<String> reserved) {
    List<ColumnUse> columns = planner.columnsOf(input);
    StructType numbers = withoutText(inferred, ColumnTypes.of(input.type()));
    return columns.isEmpty()
        ? planner(signature, numbers, options, reserved).columnsOf(input)
        : columns;
  }

  private static BindingPlanner planner(
      ModelSignature signature, StructType schema, ScoreOptions options, Set<String> reserved) {
    return new BindingPlanner(signature, Columns.of(schema, reserved), options, new Problems());
  }

  private static StructType withoutText(StructType schema, DataType type) {
    return new StructType(
        Arrays.stream(schema.fields())
            .map(field -> field.dataType() instanceof StringType ? typed(field, type) : field)
            .toArray(StructField[]::new));
  }

  private static StructField typed(StructField field, DataType type) {
    return new StructField(field.name(), nested(field.dataType(), type), true, Metadata.empty());
  }

  /** Arrays stay arrays. */
  private static DataType nested(DataType inferred, DataType element) {
    return inferred instanceof ArrayType array
        ? new ArrayType(nested(array.elementType(), element), true)
        : element;
  }
}
