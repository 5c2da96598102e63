package io.thresher.spark;

import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns a task reads and gives.
 *
 * @param input the columns it is given
 * @param features ordinals in {@code input} of the columns that feed the model, in the order of the
 *     plan's
 * @param passed ordinals in {@code input} of the columns to pass on
 * @param output the passed columns, then the scores
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; read in loops over columns.
record ColumnLayout(StructType input, int[] features, int[] passed, StructType output)
    implements Serializable {}
