/** An S3 that fails at a request of one's choice, and runs on it. */
@NullMarked
package io.thresher.jobs.faults;

import org.jspecify.annotations.NullMarked;
