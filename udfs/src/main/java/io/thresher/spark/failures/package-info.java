/**
 * What killed an executor: a library that does not load, a model that takes the process down, and
 * which split a lost task was busy with.
 *
 * <p>May import {@code shared}.
 */
@NullMarked
package io.thresher.spark.failures;

import org.jspecify.annotations.NullMarked;
