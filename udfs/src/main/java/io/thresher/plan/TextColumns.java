package io.thresher.plan;

import io.thresher.errors.Problems;
import io.thresher.model.ModelSignature;
import io.thresher.model.ValueSpec;
import io.thresher.options.ScoreOptions;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Types for the columns of text files, which have none of their own. */
public final class TextColumns {
  private TextColumns() {}

  /**
   * The schema with the columns that feed the model at its inputs' types; what else is wrong with
   * the binding is left for planning to report.
   */
  public static StructType typed(
      ModelSignature signature, StructType inferred, ScoreOptions options, Set<String> reserved) {
    StructField[] fields = inferred.fields().clone();
    for (ValueSpec input : signature.inputs()) {
      BindingPlanner planner =
          new BindingPlanner(signature, Columns.of(inferred, reserved), options, new Problems());
      List<ColumnUse> columns = planner.columnsOf(input);
      for (ColumnUse column : columns) {
        StructField field = fields[column.ordinal()];
        fields[column.ordinal()] =
            new StructField(field.name(), ColumnTypes.of(input.type()), true, field.metadata());
      }
    }
    return new StructType(fields);
  }
}
