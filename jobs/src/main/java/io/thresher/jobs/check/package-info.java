/**
 * Scored rows against what the trainer of their model, or another model, gives: compared by Spark
 * where they are many, told to people, and picked for the golden rows of a model.
 *
 * <p>May import none of the packages beside it.
 */
@NullMarked
package io.thresher.jobs.check;

import org.jspecify.annotations.NullMarked;
