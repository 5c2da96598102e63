/**
 * Declared options and the typed configuration they parse to. No other package reads a string key.
 */
@NullMarked
package io.thresher.options;

import org.jspecify.annotations.NullMarked;
