package io.thresher.spark.query;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.ScoringException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import scala.Option;

/** The options of a call: a map of literals, whose values may be numbers and booleans, too. */
final class OptionMap {
  private static final MapType TEXTS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);

  private OptionMap() {}

  /**
   * @param literal a foldable map
   * @throws ScoringException THR-USE-005 where its keys are no strings, or a value is null or made
   *     of others
   */
  static Map<String, String> of(Expression literal) {
    MapType type = (MapType) literal.dataType();
    Map<String, String> options = new LinkedHashMap<>();
    if (type.keyType() instanceof NullType) {
      return options; // A map without entries.
    }
    if (!(type.keyType() instanceof StringType) || !(type.valueType() instanceof AtomicType)) {
      throw new ScoringException(
          OptionProblems.badCall("options are a map of " + type.valueType().simpleString()));
    }
    Expression texts = new Cast(literal, TEXTS, Option.apply("UTC"), EvalMode.LEGACY());
    MapData map = (MapData) texts.eval(InternalRow.empty());
    if (map == null) {
      throw new ScoringException(OptionProblems.badCall("the options are null"));
    }
    for (int i = 0; i < map.numElements(); i++) {
      String key = map.keyArray().getUTF8String(i).toString();
      if (map.valueArray().isNullAt(i)) {
        throw new ScoringException(OptionProblems.badCall("option '" + key + "' is null"));
      }
      options.put(key, map.valueArray().getUTF8String(i).toString());
    }
    return options;
  }
}
