package io.thresher.jobs.input;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of text that feed nothing. They are marked before typing, which replaces the fields
 * of those that feed the model.
 */
final class FreeColumns {
  static final Metadata MARK = new MetadataBuilder().putBoolean("thresher.free", true).build();

  private FreeColumns() {}

  /**
   * @param folders names of columns that stand for folders, which are never free
   */
  static StructType marked(StructType columns, Set<String> folders) {
    StructType marked = new StructType();
    for (StructField field : columns.fields()) {
      boolean free = !folders.contains(field.name());
      marked = marked.add(field.name(), field.dataType(), true, free ? MARK : Metadata.empty());
    }
    return marked;
  }

  /** The names of those that typing has left marked. */
  static Set<String> names(StructType typed) {
    Set<String> names = new LinkedHashSet<>();
    for (StructField field : typed.fields()) {
      if (field.metadata().equals(MARK)) {
        names.add(field.name());
      }
    }
    return names;
  }

  /** Without marks. */
  static StructType plain(StructType columns) {
    StructType plain = new StructType();
    for (StructField field : columns.fields()) {
      plain = plain.add(field.name(), field.dataType());
    }
    return plain;
  }
}
