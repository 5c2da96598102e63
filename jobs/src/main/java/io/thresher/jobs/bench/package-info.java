/**
 * Measures scoring against other ways to do it, and against the parts it consists of, in turn and
 * in one process. A contender is one class, a sink is one class. Imports the library, the generator
 * and Spark's public API; {@link io.thresher.jobs.bench.NaiveScoring} alone imports ONNX Runtime,
 * as the code it stands for would.
 */
@NullMarked
package io.thresher.jobs.bench;

import org.jspecify.annotations.NullMarked;
