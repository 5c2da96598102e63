package io.thresher.jobs.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.thresher.jobs.drift.DriftResult;
import io.thresher.profile.Bin;
import io.thresher.profile.ColumnDrift;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run differs from its baseline.
 *
 * @param baseline the output of the baseline
 * @param run its id
 * @param rowsLookedAtBefore rows that the profile of the baseline is made of
 * @param rowsLookedAt rows that the profile of this run is made of
 * @param notes what else is to be known of the comparison
 * @param columns that both have, the most different first
 */
record DriftPart(
    String baseline,
    String run,
    long rowsLookedAtBefore,
    long rowsLookedAt,
    List<String> notes,
    List<Column> columns) {

  static DriftPart of(DriftResult drift) {
    return new DriftPart(
        drift.baseline().path(),
        drift.baseline().run(),
        drift.baseline().profile().sampled(),
        drift.now().sampled(),
        drift.notes(),
        drift.drift().columns().stream()
            .map(column -> Column.of(column, drift.limits().exceeded(column)))
            .toList());
  }

  /**
   * A column.
   *
   * @param name of it
   * @param role {@code feature} or {@code score}
   * @param psi the population stability index; absent where either run has no values
   * @param psiByChance what the index stays below in 95 of 100 pairs of samples of these sizes from
   *     the same data
   * @param nullsBefore the share of nulls, NaN among them, in the baseline
   * @param nulls the same share in this run
   * @param unseen the share of texts that the baseline does not have
   * @param unseenValues some of them
   * @param outside the share of numbers out of the baseline's range
   * @param overLimit what is over a limit of {@code --max-drift}
   * @param bins what the index compares
   */
  record Column(
      String name,
      String role,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double psi,
      double psiByChance,
      double nullsBefore,
      double nulls,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double unseen,
      List<String> unseenValues,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double outside,
      List<String> overLimit,
      List<Compared> bins) {
    static Column of(ColumnDrift column, List<String> overLimit) {
      return new Column(
          column.column(),
          column.role(),
          column.psi(),
          column.chance(),
          column.nullsBefore(),
          column.nulls(),
          column.unseen(),
          column.unseenValues(),
          column.outside(),
          overLimit,
          column.bins().stream().map(Compared::of).toList());
    }
  }

  /**
   * Values that are compared together.
   *
   * @param values which ones
   * @param before their share in the baseline
   * @param now their share in this run
   */
  record Compared(String values, double before, double now) {
    static Compared of(Bin bin) {
      return new Compared(bin.label(), bin.before(), bin.now());
    }
  }
}
