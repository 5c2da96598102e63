/**
 * What a process counts of itself, by model and device: read by whoever shows metrics. Counting
 * takes no lock. Imports nothing of Thresher.
 */
@NullMarked
package io.thresher.runtime.meter;

import org.jspecify.annotations.NullMarked;
