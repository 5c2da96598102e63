package io.thresher.jobs;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import io.thresher.check.Numbers;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.model.ElementType;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;

/** Whole numbers, such as ids and seconds of an epoch, that a float cannot tell apart. */
final class LargeNumbers {
  private static final int LOOKED_AT = 10_000;
  private static final double FLOAT_WHOLE = 1 << 24;

  private LargeNumbers() {}

  /** A warning for each column that feeds floats with such numbers in the first rows. */
  static List<String> lines(PlannedRows rows) {
    Set<String> names = new LinkedHashSet<>();
    for (InputBinding input : rows.plan().inputs()) {
      if (input.type() == ElementType.FLOAT) {
        input.columns().stream()
            .filter(column -> mayBeLarge(column.type()))
            .map(ColumnUse::name)
            .forEach(names::add);
      }
    }
    return names.isEmpty() ? List.of() : lines(List.copyOf(names), largest(rows, names));
  }

  private static List<String> lines(List<String> names, Row largest) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!largest.isNullAt(i) && largest.getDouble(i) > FLOAT_WHOLE) {
        lines.add(
            "warning       column '%s' has whole numbers up to %s, which floats round to every"
                    .formatted(names.get(i), Numbers.text(largest.getDouble(i)))
                + " second one or worse: ids and times are no features of floats");
      }
    }
    return lines;
  }

  private static boolean mayBeLarge(DataType type) {
    return type instanceof NumericType
        && !(type instanceof ByteType || type instanceof ShortType || type instanceof FloatType);
  }

  private static Row largest(PlannedRows rows, Set<String> names) {
    List<Column> columns = new ArrayList<>();
    List<Column> largest = new ArrayList<>();
    for (String name : names) {
      String alias = "c" + columns.size();
      columns.add(col("`" + name.replace("`", "``") + "`").cast("double").as(alias));
      Column value = col(alias);
      largest.add(max(when(value.equalTo(floor(value)), abs(value))));
    }
    try {
      return rows.data()
          .select(columns.toArray(Column[]::new))
          .limit(LOOKED_AT)
          .agg(largest.get(0), largest.subList(1, largest.size()).toArray(Column[]::new))
          .head();
    } catch (Exception e) {
      throw ErrorTranslation.translate(e, rows.locator());
    }
  }
}
