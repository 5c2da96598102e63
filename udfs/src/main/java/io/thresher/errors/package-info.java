/**
 * What can go wrong, and every sentence a user reads about it: codes, problems, and the exception
 * that carries them. Imports nothing of Thresher, Spark or ONNX Runtime.
 *
 * <p>A code is a public static method of a class whose name ends in {@code Problems}. To add one,
 * write the method with a number that its area has never had, and a comment that says, in sentences
 * for users, why the problem arises; then write the reference anew. A test names what is missing
 * and the command.
 */
@NullMarked
package io.thresher.errors;

import org.jspecify.annotations.NullMarked;
