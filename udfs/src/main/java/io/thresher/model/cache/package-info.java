/**
 * The folder of a cache on this host's disk: who may write in it, who holds what, what is as it was
 * written, and what makes room. Knows files alone, and no model.
 */
@NullMarked
package io.thresher.model.cache;

import org.jspecify.annotations.NullMarked;
