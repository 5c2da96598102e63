/**
 * How the columns of a run are distributed, and how one run differs from another: sketches, which
 * executors fill and the driver merges, and what is computed from them. Knows neither Spark nor
 * models; may import nothing of Thresher but errors.
 */
@NullMarked
package io.thresher.profile;

import org.jspecify.annotations.NullMarked;
