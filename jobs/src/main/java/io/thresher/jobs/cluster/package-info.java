/**
 * Settings of Spark for a cluster, from what its machines have and what a model needs.
 *
 * <p>May import {@code cli}. Starts nothing and asks no cluster.
 */
@NullMarked
package io.thresher.jobs.cluster;

import org.jspecify.annotations.NullMarked;
