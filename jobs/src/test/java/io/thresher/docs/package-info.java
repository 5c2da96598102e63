/** Tests of what README and docs say: their links, and every block of code in them. */
@NullMarked
package io.thresher.docs;

import org.jspecify.annotations.NullMarked;
