package io.thresher.spark.scan;

import io.thresher.errors.Problem;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** One file: the facts of its footer, or why there are none. */
public record InspectedFile(String file, @Nullable ParquetFacts facts, @Nullable Problem problem)
    implements Serializable {}
