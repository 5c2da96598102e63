/**
 * What a task makes of tokens and of what a graph gives for them: entities, answers, candidates for
 * a missing word, texts. Imports {@code tensor} and what stands below it.
 */
@NullMarked
package io.thresher.prepare.decode;

import org.jspecify.annotations.NullMarked;
