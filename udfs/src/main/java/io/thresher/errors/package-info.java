/**
 * What can go wrong, and every sentence a user reads about it: codes, problems, and the exception
 * that carries them. Imports nothing of Thresher, Spark or ONNX Runtime.
 */
@NullMarked
package io.thresher.errors;

import org.jspecify.annotations.NullMarked;
