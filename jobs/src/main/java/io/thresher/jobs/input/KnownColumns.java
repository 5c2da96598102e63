package io.thresher.jobs.input;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns of text take types that do not hang on their texts: those that feed the model by
 * their names, and those that nothing uses.
 */
final class KnownColumns {
  private final ColumnTyping typing;
  private final Metadata free;

  /**
   * @param typing takes the mark from such columns
   * @param free the mark
   */
  KnownColumns(ColumnTyping typing, Metadata free) {
    this.typing = typing;
    this.free = free;
  }

  /**
   * The names of these columns; none where the types of others may bear on which columns feed the
   * model, as they do where it takes the numbers in their order.
   *
   * @param folders columns that stand for folders
   */
  Set<String> among(StructType columns, Set<String> folders) {
    Set<StructField> known = settled(columns, folders, i -> DataTypes.StringType);
    Set<String> names = new LinkedHashSet<>();
    if (isSteady(known, columns, folders)) {
      known.forEach(field -> names.add(field.name()));
    }
    names.removeAll(folders);
    return names;
  }

  /**
   * Where numbers feed the model in their order, some of these types tell. Of two columns, one is
   * text and the other is not where the bits of their places differ: then only one feeds it.
   */
  private boolean isSteady(Set<StructField> known, StructType columns, Set<String> folders) {
    boolean steady = known.equals(settled(columns, folders, i -> DataTypes.DoubleType));
    for (int bit = 1; steady && bit < columns.size(); bit <<= 1) {
      int tested = bit;
      steady = known.equals(settled(columns, folders, i -> either((i & tested) == 0)));
    }
    return steady;
  }

  private static DataType either(boolean number) {
    return number ? DataTypes.DoubleType : DataTypes.StringType;
  }

  /** The fields that are not free; a folder's takes a type where it feeds the model. */
  private Set<StructField> settled(
      StructType columns, Set<String> folders, IntFunction<DataType> type) {
    StructType asked = new StructType();
    StructField[] fields = columns.fields();
    for (int i = 0; i < fields.length; i++) {
      boolean folder = folders.contains(fields[i].name());
      DataType own = folder ? fields[i].dataType() : type.apply(i);
      asked = asked.add(fields[i].name(), own, true, folder ? Metadata.empty() : free);
    }
    Set<StructField> settled = new LinkedHashSet<>();
    if (!typing.feedsAllInputs(asked)) {
      return settled;
    }
    for (StructField field : typing.apply(asked).fields()) {
      if (!field.metadata().equals(free)) {
        settled.add(field);
      }
    }
    return settled;
  }
}
