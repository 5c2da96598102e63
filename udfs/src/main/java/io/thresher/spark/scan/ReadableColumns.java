package io.thresher.spark.scan;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a Parquet file.
 *
 * @param columns those that Spark has types for
 * @param unread the types in Parquet's terms of the others, by name
 */
public record ReadableColumns(StructType columns, Map<String, String> unread) {}
