package io.thresher.jobs.input;

import io.thresher.errors.Problem;

/** A file that was left out, and why it cannot be read. */
public record LostFile(String file, Problem problem) {}
