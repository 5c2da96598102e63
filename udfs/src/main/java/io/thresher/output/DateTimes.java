package io.thresher.output;

import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of dates and times before they are written, where Spark's settings ask for another
 * calendar or for an error; null where they are written as they are.
 *
 * @param dates days since 1970
 * @param timestamps microseconds since 1970
 * @param int96 microseconds since 1970, of times written as INT96
 */
public record DateTimes(
    @Nullable IntUnaryOperator dates,
    @Nullable LongUnaryOperator timestamps,
    @Nullable LongUnaryOperator int96) {}
