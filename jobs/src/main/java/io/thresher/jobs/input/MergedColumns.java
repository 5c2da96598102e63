package io.thresher.jobs.input;

import io.thresher.spark.shared.Functions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of several files, each as the first one has it, with the fields that others have
 * beside; of types that can be read.
 */
final class MergedColumns {
  private final boolean caseSensitive;

  MergedColumns(boolean caseSensitive) {
    this.caseSensitive = caseSensitive;
  }

  StructType of(StructType first, StructType second) {
    Map<String, StructField> merged = new LinkedHashMap<>();
    for (StructField field : first.fields()) {
      merged.put(key(field.name()), field);
    }
    for (StructField field : second.fields()) {
      String key = key(field.name());
      if (isRead(field.dataType())) {
        merged.merge(key, field, this::of);
      } else { // What of it can be read counts where the rest of the column is read.
        merged.computeIfPresent(key, (name, known) -> of(known, field));
      }
    }
    return new StructType(merged.values().toArray(StructField[]::new));
  }

  /** Those columns that have none of these names. */
  StructType without(Set<String> names, StructType columns) {
    Set<String> left = names.stream().map(this::key).collect(Collectors.toSet());
    return new StructType(
        Arrays.stream(columns.fields())
            .filter(field -> !left.contains(key(field.name())))
            .toArray(StructField[]::new));
  }

  private StructField of(StructField first, StructField second) {
    return new StructField(
        first.name(), of(first.dataType(), second.dataType()), first.nullable(), first.metadata());
  }

  private DataType of(DataType first, DataType second) {
    if (first instanceof StructType group && second instanceof StructType other) {
      return of(group, other);
    }
    if (first instanceof ArrayType array && second instanceof ArrayType other) {
      return new ArrayType(of(array.elementType(), other.elementType()), array.containsNull());
    }
    if (first instanceof MapType map && second instanceof MapType other) {
      return new MapType(
          of(map.keyType(), other.keyType()),
          of(map.valueType(), other.valueType()),
          map.valueContainsNull());
    }
    return first;
  }

  private String key(String name) {
    return caseSensitive ? name : name.toLowerCase(Locale.ROOT);
  }

  static boolean isRead(DataType type) {
    return !type.existsRecursively(Functions.of(NullType.class::isInstance));
  }
}
