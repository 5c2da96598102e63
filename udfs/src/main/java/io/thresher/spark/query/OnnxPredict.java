package io.thresher.spark.query;

import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * The call {@code onnx_predict(model[, options], column, ...)} as a user wrote it. Never resolved:
 * {@link ResolvePredictions} puts a {@link Prediction} in its place.
 */
public final class OnnxPredict extends Call {
  private static final long serialVersionUID = 1L;
  public static final String NAME = "onnx_predict";

  @SuppressWarnings("serial") // Only lists, which are serializable, are given.
  private final Seq<Expression> arguments;

  public OnnxPredict(Seq<Expression> arguments) {
    this.arguments = arguments;
  }

  @Override
  public Seq<Expression> children() {
    return arguments;
  }

  @Override
  public boolean resolved() {
    return false;
  }

  @Override
  public DataType dataType() {
    throw new UnsupportedOperationException("the type of a call that is not planned yet");
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new OnnxPredict(children);
  }

  @Override
  public int productArity() {
    return 1;
  }

  @Override
  public Object productElement(int n) {
    return arguments;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof OnnxPredict;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OnnxPredict call && arguments.equals(call.arguments);
  }

  @Override
  public int hashCode() {
    return arguments.hashCode();
  }
}
