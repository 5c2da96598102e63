/**
 * Execution providers that are not part of ONNX Runtime: where they lie on this host, and what they
 * are to be told. Imports {@code plan}, {@code options}, {@code errors} and the orders of {@code
 * runtime.session}; loads nothing.
 */
@NullMarked
package io.thresher.runtime.plugin;

import org.jspecify.annotations.NullMarked;
