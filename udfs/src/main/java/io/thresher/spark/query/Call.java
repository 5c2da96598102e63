package io.thresher.spark.query;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.ScoringException;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;

/** A call of a model within an expression: never evaluated there, and never null. */
abstract class Call extends Expression implements Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public final boolean nullable() {
    return false;
  }

  @Override
  public final Object eval(InternalRow input) {
    throw new ScoringException(OptionProblems.misplacedCall(sql()));
  }

  @Override
  public final ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw new ScoringException(OptionProblems.misplacedCall(sql()));
  }

  @Override
  public final String prettyName() {
    return OnnxPredict.NAME;
  }
}
