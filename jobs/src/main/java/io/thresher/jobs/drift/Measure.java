package io.thresher.jobs.drift;

import io.thresher.profile.ColumnDrift;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a limit is set to. */
enum Measure {
  /** The population stability index. */
  PSI,
  /** By how much the share of nulls has changed. */
  NULLS,
  /** The share of texts that the baseline does not have. */
  UNSEEN,
  /** The share of numbers out of the baseline's range. */
  OUTSIDE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Null where the column has no such thing. */
  @Nullable Double of(ColumnDrift column) {
    return switch (this) {
      case PSI -> column.psi();
      case NULLS -> Double.valueOf(column.nullsChange());
      case UNSEEN -> column.unseen();
      case OUTSIDE -> column.outside();
    };
  }
}
