/**
 * What a model gives against what its trainer, or another model, gives: expectations, tolerances,
 * the comparison of rows, and the likely kind of fault behind differences. Plain arithmetic, which
 * knows neither Spark nor models.
 *
 * <p>May import {@code options} and {@code errors}.
 */
@NullMarked
package io.thresher.check;

import org.jspecify.annotations.NullMarked;
