/**
 * Columns bound to inputs, outputs bound to columns: decided and checked on the driver, then sent
 * to executors as small immutable records. Imports Spark's public types only.
 */
@NullMarked
package io.thresher.plan;

import org.jspecify.annotations.NullMarked;
