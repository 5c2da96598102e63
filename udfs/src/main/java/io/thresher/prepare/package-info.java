/**
 * What a column has to become before it fits a tensor: texts become tokens, images become levels.
 * The only importer of DJL's tokenizers and of ImageIO.
 */
@NullMarked
package io.thresher.prepare;

import org.jspecify.annotations.NullMarked;
