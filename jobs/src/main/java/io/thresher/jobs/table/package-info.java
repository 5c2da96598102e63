/**
 * Tables of a catalog: their names, formats and history, how they are read at a version and written
 * in one commit. Speaks to them in SQL alone, so that no library of a format is needed to build.
 *
 * <p>May import none of the packages beside it.
 */
@NullMarked
package io.thresher.jobs.table;

import org.jspecify.annotations.NullMarked;
