package io.thresher.spark.query;

import io.thresher.plan.ColumnUse;
import io.thresher.plan.Columns;
import io.thresher.spark.shared.Scala;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TempResolvedColumn;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The columns that a call names: a struct stands for its fields, and a cast has the name of what is
 * cast.
 */
final class CallColumns {
  private final List<ColumnUse> uses = new ArrayList<>();
  private final List<Expression> values = new ArrayList<>();

  private CallColumns() {}

  static CallColumns of(List<Expression> arguments) {
    CallColumns columns = new CallColumns();
    arguments.forEach(argument -> columns.add(name(argument), argument));
    return columns;
  }

  /** The columns under names that are not their own. */
  static CallColumns named(List<String> names, List<Expression> arguments) {
    CallColumns columns = new CallColumns();
    for (int i = 0; i < arguments.size(); i++) {
      Expression value = arguments.get(i);
      Expression plain = value instanceof Alias alias ? alias.child() : value;
      columns.uses.add(new ColumnUse(i, names.get(i), plain.dataType()));
      columns.values.add(plain);
    }
    return columns;
  }

  Columns described() {
    return new Columns(uses, Set.of(), List.of(), Set::of);
  }

  List<Expression> values() {
    return values;
  }

  private void add(String name, Expression value) {
    if (value instanceof Alias alias) {
      add(name, alias.child()); // Equal calls differ in the ids of their aliases.
    } else if (value instanceof CreateNamedStruct struct) {
      List<Expression> names = Scala.list(struct.nameExprs());
      List<Expression> fields = Scala.list(struct.valExprs());
      for (int i = 0; i < names.size(); i++) {
        add(String.valueOf(names.get(i).eval(InternalRow.empty())), fields.get(i));
      }
    } else if (value.dataType() instanceof StructType type) {
      StructField[] fields = type.fields();
      for (int i = 0; i < fields.length; i++) {
        add(fields[i].name(), new GetStructField(value, i, Option.apply(fields[i].name())));
      }
    } else {
      uses.add(new ColumnUse(uses.size(), name, value.dataType()));
      values.add(value);
    }
  }

  private static String name(Expression argument) {
    if (argument instanceof TempResolvedColumn held) {
      return name(held.child());
    } else if (argument instanceof Cast cast) {
      return name(cast.child());
    } else if (argument instanceof GetStructField field) {
      return field.extractFieldName();
    }
    return argument instanceof NamedExpression named ? named.name() : text(argument);
  }

  /** In HAVING, Spark holds columns of the group: they are to make the same call as in GROUP BY. */
  private static String text(Expression argument) {
    return argument
        .transform(Scala.rewrite(e -> e instanceof TempResolvedColumn held ? held.child() : e))
        .sql();
  }
}
