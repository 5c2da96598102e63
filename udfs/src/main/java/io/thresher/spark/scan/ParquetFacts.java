package io.thresher.spark.scan;

import io.thresher.parquet.RowGroups;
import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/**
 * What the footer of one Parquet file says, checked against itself.
 *
 * @param length in bytes
 * @param groups its row groups
 * @param columns as Spark types them; of type void where Spark has no type for one
 * @param converted the same with the types that columns have where values are converted
 */
public record ParquetFacts(
    String file, long length, long rows, RowGroups groups, StructType columns, StructType converted)
    implements Serializable {}
