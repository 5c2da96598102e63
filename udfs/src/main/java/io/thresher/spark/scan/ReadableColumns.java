package io.thresher.spark.scan;

import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a Parquet file.
 *
 * @param columns those that can be read
 * @param unread the types in Parquet's terms of the others, by name
 * @param inferred whether Spark would infer the same columns
 */
public record ReadableColumns(StructType columns, Map<String, String> unread, boolean inferred) {}
