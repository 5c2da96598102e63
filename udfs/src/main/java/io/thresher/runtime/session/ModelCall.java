package io.thresher.runtime.session;

import io.thresher.tensor.TensorSlice;
import java.util.List;
import java.util.Set;

/**
 * What one run is given.
 *
 * @param fed the inputs
 * @param asked outputs that their reader takes
 * @param lent memory that other outputs are written into; as it was where the run fails
 * @param mostBytes of an output that is asked for: of a larger one its reader is told the shape
 */
public record ModelCall(
    List<TensorSlice> fed, Set<String> asked, List<TensorSlice> lent, long mostBytes) {}
