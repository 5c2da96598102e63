package io.thresher.spark.shared;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.PartialFunction;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/** Java's collections and functions as Spark's internals take them. */
public final class Scala {
  private Scala() {}

  public static <T> Seq<T> seq(List<? extends T> list) {
    return CollectionConverters.<T>asScala(List.<T>copyOf(list)).toSeq();
  }

  public static <T> List<T> list(scala.collection.Seq<? extends T> seq) {
    return List.copyOf(CollectionConverters.<T>asJava(widen(seq)));
  }

  @SuppressWarnings("unchecked") // A Scala sequence only gives elements.
  private static <T> scala.collection.Seq<T> widen(scala.collection.Seq<? extends T> seq) {
    return (scala.collection.Seq<T>) seq;
  }

  public static AttributeSet attributeSet(Seq<Attribute> attributes) {
    return AttributeSet.apply(Scala.<Expression>seq(Scala.<Attribute>list(attributes)));
  }

  /** A rewriting that takes every node and may return it unchanged. */
  public static <A> PartialFunction<A, A> rewrite(Function<A, ? extends A> rewriting) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(A node) {
        return true;
      }

      @Override
      public A apply(A node) {
        return rewriting.apply(node);
      }
    };
  }
}
