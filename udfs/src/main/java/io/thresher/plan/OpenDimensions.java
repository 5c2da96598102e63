package io.thresher.plan;

import io.thresher.options.NullPolicy;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dimensions of an input in which rows differ.
 *
 * @param names one for each dimension after the leading one, empty for one that is fixed; in a row,
 *     dimensions of one name are equal, also those of several inputs
 * @param tried a length that the driver has seen the model run with; 1 where it has seen none
 * @param pad what shorter rows of a run are filled up with; null where only rows of equal lengths
 *     share a run
 */
public record OpenDimensions(List<String> names, int tried, @Nullable NullPolicy pad)
    implements Serializable {}
