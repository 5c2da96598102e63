/** Models made int8: where they are written, and how near their scores come. */
@NullMarked
package io.thresher.jobs.quantize;

import org.jspecify.annotations.NullMarked;
