package io.thresher.plan;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;

/**
 * One column as it feeds a tensor.
 *
 * @param ordinal its position among the columns that the operator is given
 * @param name its name, for messages
 * @param type its Spark type
 */
public record ColumnUse(int ordinal, String name, DataType type) implements Serializable {}
