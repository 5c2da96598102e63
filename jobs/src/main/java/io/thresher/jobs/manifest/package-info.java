/**
 * What is published: an output folder, its manifest with the runs and files that it names, and the
 * check of the one against the other.
 */
@NullMarked
package io.thresher.jobs.manifest;

import org.jspecify.annotations.NullMarked;
