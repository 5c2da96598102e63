package io.thresher.jobs.input;

import java.util.function.UnaryOperator;
import org.apache.spark.sql.types.StructType;

/** The types that the columns of text files take, from those inferred. */
public interface ColumnTyping extends UnaryOperator<StructType> {

  /** Whether every input of the model has columns where these types were inferred. */
  boolean feedsAllInputs(StructType inferred);
}
