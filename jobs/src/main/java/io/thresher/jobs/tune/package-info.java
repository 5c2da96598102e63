/**
 * The search for the settings that score a model fastest on this machine: settings, their trials in
 * turn, what was measured, and the profile that keeps the best.
 *
 * <p>May import {@code report}, {@code run} and {@code output}; knows no command.
 */
@NullMarked
package io.thresher.jobs.tune;

import org.jspecify.annotations.NullMarked;
