/**
 * Which engine runs a model: what suits it, and what trials on the driver find of a plug-in. Knows
 * nothing of calls and plans of queries.
 */
@NullMarked
package io.thresher.spark.query.engine;

import org.jspecify.annotations.NullMarked;
