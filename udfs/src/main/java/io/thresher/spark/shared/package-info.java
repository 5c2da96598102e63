/**
 * What all wings share: Java values as Scala's, schemas, what holds for a node of a plan.
 *
 * <p>Imports none of the wings.
 */
@NullMarked
package io.thresher.spark.shared;

import org.jspecify.annotations.NullMarked;
