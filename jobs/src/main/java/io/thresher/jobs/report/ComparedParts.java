package io.thresher.jobs.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.thresher.check.PairedModels;
import io.thresher.check.PairedOutput;
import io.thresher.check.RankChanges;
import io.thresher.jobs.manifest.ComparedModels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects of the report that tell of a second model. */
final class ComparedParts {
  private static final double[] RANKS = {0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1};

  private ComparedParts() {}

  /**
   * How far two models agree.
   *
   * @param model the other one, as it was named
   * @param digest SHA-256 of its content, lower-case hex
   * @param golden what the golden rows beside it say of it
   * @param rows that the run's model has scored, earlier starts of the run included
   * @param agreeing rows in which all outputs that were compared agree
   * @param unscored rows that the other model cannot score; they do not agree
   * @param outputs that were compared
   */
  record Compared(
      String model,
      String digest,
      String golden,
      long rows,
      long agreeing,
      long unscored,
      List<ComparedOutput> outputs) {
    static Compared of(ComparedModels found, PairedModels models) {
      return new Compared(
          found.model(),
          found.digest(),
          found.golden(),
          found.rows(),
          found.agreeing(),
          found.unscored(),
          models.outputs().stream().map(ComparedOutput::of).toList());
    }
  }

  /**
   * How far they agree in an output.
   *
   * @param output of the run's model, with the element where only one is compared
   * @param other the other model's
   * @param tolerance as {@code --compare} takes it, and where it comes from
   * @param rows that were compared
   * @param agreeing rows within the tolerance
   * @param notNumbers rows where NaN or an infinity of one model meets another number of the other
   * @param otherLengths rows whose vectors have other lengths, or whose maps have other keys
   * @param correlation Pearson's; absent where there is none
   * @param meanDifference the mean of the model's numbers less the mean of the other's; absent
   *     where there are no numbers
   * @param differences quantiles of the model's number less the other's, by rank: of a vector, of
   *     its largest; those between 0 and 1 are off by at most 1.6% of themselves
   * @param ranks how the order of rows changes; absent where rows have no order
   * @param labels rows by the other model's label and, within, the model's
   * @param worst some of the rows with the largest differences
   */
  record ComparedOutput(
      String output,
      String other,
      String tolerance,
      long rows,
      long agreeing,
      long notNumbers,
      long otherLengths,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double correlation,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double meanDifference,
      Map<String, Double> differences,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Ranks ranks,
      Map<String, Map<String, Long>> labels,
      List<WorstPair> worst) {
    private static ComparedOutput of(PairedOutput output) {
      Map<String, Double> differences = new LinkedHashMap<>();
      for (double rank : RANKS) {
        if (output.hasNumbers()) {
          differences.put(Double.toString(rank), output.difference(rank));
        }
      }
      return new ComparedOutput(
          output.target().output(),
          output.target().column(),
          output.target().tolerance().text() + " (" + output.target().source() + ")",
          output.rows(),
          output.rows() - output.disagreeing(),
          output.notNumbers(),
          output.otherLengths(),
          finite(output.correlation()),
          output.hasNumbers() ? finite(output.meanDifference()) : null,
          differences,
          output.hasRanks() ? Ranks.of(output.ranks()) : null,
          output.labelTable(),
          output.worst().stream()
              .map(row -> new WorstPair(row.actual(), row.expected(), row.columns()))
              .toList());
    }
  }

  private static @Nullable Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }

  /**
   * How the order of rows changes; equal numbers share their mean rank.
   *
   * @param rows that were ranked
   * @param all whether these are all rows; else a uniform sample of them
   * @param correlation Spearman's; absent where there is none
   * @param moved the part of rows whose place differs by more than a tenth of all
   * @param top1Percent the part of the model's top 1% that is in the other's
   * @param top10Percent the part of the model's top 10% that is in the other's
   */
  record Ranks(
      long rows,
      boolean all,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double correlation,
      double moved,
      double top1Percent,
      double top10Percent) {
    private static Ranks of(RankChanges changes) {
      return new Ranks(
          changes.pairs(),
          changes.whole(),
          finite(changes.correlation()),
          changes.moved(),
          changes.topHundredth(),
          changes.topTenth());
    }
  }

  /**
   * A row in which the models disagree.
   *
   * @param model what the model gives
   * @param other what the other one gives
   * @param columns of the row, as {@code name=value}
   */
  record WorstPair(String model, String other, List<String> columns) {}
}
