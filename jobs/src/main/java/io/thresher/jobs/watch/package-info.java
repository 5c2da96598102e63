/**
 * Watching a run: how far it is, on a terminal or as lines in a log.
 *
 * <p>May import {@code cli}. Knows a run by what the library's {@code WorkWatch} hears of it.
 */
@NullMarked
package io.thresher.jobs.watch;

import org.jspecify.annotations.NullMarked;
