package io.thresher.spark.shared;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;

/** Schemas of Spark's plans. */
public final class Schemas {
  private Schemas() {}

  public static StructType of(Seq<Attribute> attributes) {
    List<Attribute> list = Scala.list(attributes);
    return new StructType(
        list.stream()
            .map(a -> new StructField(a.name(), a.dataType(), a.nullable(), a.metadata()))
            .toArray(StructField[]::new));
  }

  /** Where attributes are, found by number: a plan may have thousands. */
  public static Map<ExprId, Integer> ordinals(Seq<Attribute> attributes) {
    List<Attribute> list = Scala.list(attributes);
    Map<ExprId, Integer> ordinals = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      ordinals.putIfAbsent(list.get(i).exprId(), i);
    }
    return ordinals;
  }

  public static StructType select(StructType schema, int[] ordinals) {
    StructField[] fields = new StructField[ordinals.length];
    for (int i = 0; i < ordinals.length; i++) {
      fields[i] = schema.fields()[ordinals[i]];
    }
    return new StructType(fields);
  }
}
