package io.thresher.spark.check;

import io.thresher.check.Target;
import java.io.Serializable;

/**
 * Two values of a row that are compared.
 *
 * @param target the first model's output and, as column, the second's
 * @param first where the first model's value stands
 * @param second where the second's does
 */
record PairPlan(Target target, ScoreValue first, ScoreValue second) implements Serializable {}
