/**
 * From arguments to an exit code: options, job files, secrets in arguments, usage errors, the
 * terminal. It is handed the commands and knows none of them.
 *
 * <p>May import {@code report}, {@code output} and {@code input}.
 */
@NullMarked
package io.thresher.jobs.cli;

import org.jspecify.annotations.NullMarked;
