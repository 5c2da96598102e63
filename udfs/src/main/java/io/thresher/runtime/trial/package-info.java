/**
 * What the driver tries on a model before a task runs: whether a row's scores depend on the rows
 * beside it. Imports no Spark.
 */
@NullMarked
package io.thresher.runtime.trial;

import org.jspecify.annotations.NullMarked;
