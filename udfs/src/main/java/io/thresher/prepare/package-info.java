/**
 * What a column has to become before it fits a tensor: texts become tokens. The only importer of
 * DJL's tokenizers.
 */
@NullMarked
package io.thresher.prepare;

import org.jspecify.annotations.NullMarked;
