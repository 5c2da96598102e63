package io.thresher.jobs;

import io.thresher.errors.Problem;

/** A file that was left out, and why it cannot be read. */
record LostFile(String file, Problem problem) {}
