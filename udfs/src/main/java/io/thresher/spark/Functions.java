package io.thresher.spark;

import java.io.Serializable;
import java.util.function.Function;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/** Java functions as Scala's. */
final class Functions {
  private Functions() {}

  static <A, B> Function1<A, B> of(Function<A, B> function) {
    return new AbstractFunction1<>() {
      @Override
      public B apply(A argument) {
        return function.apply(argument);
      }
    };
  }

  /** A function that may travel to executors. */
  interface Travelling<A, B> extends Function<A, B>, Serializable {}
}
