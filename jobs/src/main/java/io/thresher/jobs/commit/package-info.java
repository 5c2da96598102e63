/**
 * How tasks hand in what they wrote: files under names of their own, and what they hold. Imports
 * the library, Spark and Hadoop's file systems.
 */
@NullMarked
package io.thresher.jobs.commit;

import org.jspecify.annotations.NullMarked;
