package io.thresher.jobs.forecast;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.octet_length;

import io.thresher.jobs.input.PlannedRows;
import io.thresher.plan.InputBinding;
import io.thresher.plan.ScorePlan;
import io.thresher.plan.TokenSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * How long the texts are that feed a model: what a row takes grows with its tokens, and these with
 * its bytes, up to where the text is cut.
 */
final class TextLength {

  /** Bytes of a token, of usual texts and vocabularies. */
  private static final int TOKEN_BYTES = 5;

  private TextLength() {}

  /** Of a text, those that can bear on what its row takes. */
  static int mostBytes(ScorePlan plan) {
    return source(plan)
        .map(TokenSource::maxTokens)
        .filter(most -> most > 0)
        .map(most -> most * TOKEN_BYTES)
        .orElse(Integer.MAX_VALUE);
  }

  /**
   * How much longer the texts of all rows are than those of some, as far as that bears on them; 1
   * where no text feeds the model. Reads the column of the texts once: a small part of what scoring
   * them takes.
   */
  static double factor(PlannedRows rows, List<Slice> some) {
    TokenSource source = source(rows.plan()).orElse(null);
    long sampled = some.stream().mapToLong(slice -> slice.seen().rows()).sum();
    long bytes = some.stream().mapToLong(slice -> slice.seen().textBytes()).sum();
    if (source == null || sampled == 0 || bytes == 0) {
      return 1;
    }
    Column text = rows.data().col("`" + source.columns().get(0).name() + "`");
    Column length = coalesce(least(octet_length(text), lit(mostBytes(rows.plan()))), lit(0));
    Row all = rows.data().select(avg(length)).first();
    return all.isNullAt(0) ? 1 : all.getDouble(0) / ((double) bytes / sampled);
  }

  private static Optional<TokenSource> source(ScorePlan plan) {
    return plan.inputs().stream().map(InputBinding::tokens).filter(Objects::nonNull).findFirst();
  }
}
