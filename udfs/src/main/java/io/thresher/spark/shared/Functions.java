package io.thresher.spark.shared;

import java.io.Serializable;
import java.util.BitSet;
import java.util.function.Function;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/** Java functions as Scala's. */
public final class Functions {
  private Functions() {}

  public static <A, B> Function1<A, B> of(Function<A, B> function) {
    return new AbstractFunction1<>() {
      @Override
      public B apply(A argument) {
        return function.apply(argument);
      }
    };
  }

  /** Which numbers are in a set, for executors too. */
  public static final class Contains extends AbstractFunction1<Object, Object>
      implements Serializable {
    private static final long serialVersionUID = 1;

    private final BitSet numbers;

    public Contains(BitSet numbers) {
      this.numbers = numbers;
    }

    @Override
    public Object apply(Object number) {
      return numbers.get((Integer) number);
    }
  }
}
