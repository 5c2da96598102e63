/**
 * Models in processes of their own. This process starts one for each session, lends it memory that
 * both see, and starts another where it dies: {@link io.thresher.runtime.process.IsolatedSession}.
 * What runs over there begins at {@code ChildMain}, on a class path of Thresher and ONNX Runtime
 * alone. Nothing that such a process says is trusted. Imports no Spark.
 */
@NullMarked
package io.thresher.runtime.process;

import org.jspecify.annotations.NullMarked;
