/**
 * The reference in {@code docs/reference}: made from the code, and compared with it by a test.
 * Imports what it describes.
 */
@NullMarked
package io.thresher.jobs.reference;

import org.jspecify.annotations.NullMarked;
