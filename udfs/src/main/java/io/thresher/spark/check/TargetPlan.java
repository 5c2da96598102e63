package io.thresher.spark.check;

import io.thresher.check.Target;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterable;
import scala.collection.Iterator;

/**
 * Where the two values of a target stand in a row.
 *
 * @param target what is compared
 * @param expected ordinal of the column with what is expected
 * @param actual ordinal of the output's column
 * @param element the one element that is compared, by place or key; null for all
 */
record TargetPlan(Target target, int expected, int actual, @Nullable String element)
    implements Serializable {

  @Nullable Object expected(@Nullable Object value) {
    return form(value);
  }

  Object actual(@Nullable Object value) {
    Object found = form(element == null ? value : element(value, element));
    return found == null ? absent() : found;
  }

  /** No output gives null, but a map may lack a key. */
  private Object absent() {
    return target.form() == Target.Form.LABEL ? "(none)" : (Object) Double.NaN;
  }

  private @Nullable Object form(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (target.form()) {
      case NUMBER -> RowValues.number(value);
      case VECTOR -> RowValues.vector(value);
      case MAP -> RowValues.map(value);
      case LABEL -> RowValues.label(value);
    };
  }

  private static @Nullable Object element(@Nullable Object value, String element) {
    if (value instanceof Iterable<?> several && !(value instanceof scala.collection.Map<?, ?>)) {
      Iterator<?> each = several.drop(Integer.parseInt(element)).iterator();
      return each.hasNext() ? each.next() : null;
    }
    java.util.Map<String, Double> map = RowValues.map(value);
    return map == null ? null : map.get(element);
  }
}
