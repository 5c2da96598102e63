package io.thresher.parquet;

import java.util.List;
import java.util.Locale;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.SizeStatistics;

/** Statistics of a column chunk tell whether its column may hold nulls, as the schema does. */
final class LevelCheck {
  private LevelCheck() {}

  static void check(String column, ColumnMetaData data, Leaves.Leaf leaf) throws Damage {
    if (data.isSetStatistics() && data.getStatistics().isSetNull_count()) {
      long nulls = data.getStatistics().getNull_count();
      if (nulls < 0 || nulls > data.getNum_values()) {
        throw new Damage(
            column + " has " + nulls + " nulls among " + data.getNum_values() + " values");
      }
      if (nulls > 0 && leaf.maxDefinition() == 0) {
        throw new Damage(column + " is required and has " + nulls + " nulls");
      }
    }
    if (data.isSetSize_statistics()) {
      SizeStatistics sizes = data.getSize_statistics();
      histogram(column, sizes.getDefinition_level_histogram(), leaf.maxDefinition(), data);
      histogram(column, sizes.getRepetition_level_histogram(), leaf.maxRepetition(), data);
    }
  }

  private static void histogram(String column, List<Long> counts, int maximum, ColumnMetaData data)
      throws Damage {
    if (counts == null || counts.isEmpty()) {
      return;
    }
    long sum = counts.stream().mapToLong(Long::longValue).sum();
    if (counts.size() != maximum + 1 || sum != data.getNum_values()) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "%s has levels to %d in the schema, and %d values at %d levels in a row group",
              column,
              maximum,
              sum,
              counts.size()));
    }
  }
}
