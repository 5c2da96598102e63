/**
 * The call of a model in a query: the SQL function, the rules that find its calls and lift them
 * out, planning, and the nodes they become.
 *
 * <p>May import {@code check}, {@code task}, {@code scan}, {@code failures} and {@code shared}; not
 * {@code write}.
 */
@NullMarked
package io.thresher.spark.query;

import org.jspecify.annotations.NullMarked;
