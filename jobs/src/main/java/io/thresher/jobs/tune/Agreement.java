package io.thresher.jobs.tune;

import io.thresher.check.Tolerance;
import io.thresher.jobs.check.DisagreementLimit;
import io.thresher.spark.check.SampleScores;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the scores of another form of a model agree with the model's.
 *
 * @param tolerance how near they must be; null for as near as {@code thresher check} asks for
 * @param limit of the rows that may be farther off, in each output
 */
public record Agreement(@Nullable Tolerance tolerance, DisagreementLimit limit) {

  /** In what they do not; empty where they do. */
  Optional<String> difference(SampleScores scores, SampleScores expected) {
    return scores.differenceFrom(
        expected, tolerance, farther -> limit.allows(farther, expected.rows()));
  }
}
