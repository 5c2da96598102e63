package io.thresher.jobs.table;

import io.thresher.errors.Problems;
import io.thresher.errors.TableProblems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of a table against those of the rows that are to be put into it. */
public final class TableColumns {
  private TableColumns() {}

  /** Adds one problem for all columns that do not fit. */
  public static void check(CatalogTable table, StructType rows, Problems problems) {
    List<String> differences = new ArrayList<>();
    for (StructField field : rows.fields()) {
      find(field.name(), table.schema())
          .ifPresentOrElse(
              found -> {
                if (!sameType(found.dataType(), field.dataType())) {
                  differences.add(
                      "%s is %s and the table's is %s"
                          .formatted(
                              field.name(),
                              field.dataType().simpleString(),
                              found.dataType().simpleString()));
                }
              },
              () ->
                  differences.add(
                      "the table has no %s %s"
                          .formatted(field.name(), field.dataType().simpleString())));
    }
    for (StructField field : table.schema().fields()) {
      if (!field.nullable() && find(field.name(), rows).isEmpty()) {
        differences.add(
            "the table's %s may not be null and nothing is written to it".formatted(field.name()));
      }
    }
    if (!differences.isEmpty()) {
      problems.add(TableProblems.columnsDiffer(table.name().toString(), differences));
    }
  }

  /** Columns of a table that rows do not have. */
  public static List<String> beside(CatalogTable table, StructType rows) {
    return Arrays.stream(table.schema().fieldNames())
        .filter(name -> find(name, rows).isEmpty())
        .toList();
  }

  /** The column of that name, exact or else alike but for case. */
  static Optional<StructField> find(String name, StructType columns) {
    List<StructField> fields = Arrays.asList(columns.fields());
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .or(() -> fields.stream().filter(f -> f.name().equalsIgnoreCase(name)).findFirst());
  }

  /** Whether values of one type are those of the other; whether they may be null is aside. */
  static boolean sameType(DataType one, DataType other) {
    return withNulls(one).equals(withNulls(other));
  }

  private static DataType withNulls(DataType type) {
    if (type instanceof ArrayType array) {
      return new ArrayType(withNulls(array.elementType()), true);
    }
    if (type instanceof MapType map) {
      return new MapType(withNulls(map.keyType()), withNulls(map.valueType()), true);
    }
    if (type instanceof StructType struct) {
      StructType all = new StructType();
      for (StructField field : struct.fields()) {
        all = all.add(field.name(), withNulls(field.dataType()), true);
      }
      return all;
    }
    return type;
  }
}
