/**
 * The Score operator in Spark: extension, function, rules, nodes, plugin, and the Java facade over
 * them. The only package that imports Spark's internals.
 */
@NullMarked
package io.thresher.spark;

import org.jspecify.annotations.NullMarked;
