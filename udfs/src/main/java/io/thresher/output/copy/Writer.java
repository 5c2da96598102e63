package io.thresher.output.copy;

import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Who wrote a file, as far as its pages may be copied into files of parquet-java. */
enum Writer {
  /** Spark's own, among others. */
  PARQUET_JAVA,
  /** pyarrow's and pandas', among others. */
  PARQUET_CPP,
  /** One whose pages and statistics nobody has compared with those of parquet-java. */
  OTHER;

  /**
   * @param createdBy of a file's footer; null where it says nothing
   */
  static Writer of(@Nullable String createdBy) {
    if (createdBy == null) {
      return OTHER;
    } else if (createdBy.startsWith("parquet-mr ")) {
      return PARQUET_JAVA;
    }
    return createdBy.startsWith("parquet-cpp-arrow ") ? PARQUET_CPP : OTHER;
  }

  /**
   * Whether the least and the greatest value of its statistics are those of Spark, to which NaN is
   * the greatest of all: Arrow's leave NaN out.
   */
  boolean ordersLikeSpark(PrimitiveType type) {
    return this == PARQUET_JAVA
        || (type.getPrimitiveTypeName() != PrimitiveTypeName.FLOAT
            && type.getPrimitiveTypeName() != PrimitiveTypeName.DOUBLE);
  }
}
