package io.thresher.jobs.table;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A format of tables that keep their versions and take many files in one commit. */
public enum TableFormat {
  ICEBERG,
  DELTA;

  /** The one that Spark calls so; null where it is another. */
  static @Nullable TableFormat of(String provider) {
    for (TableFormat format : values()) {
      if (format.toString().equalsIgnoreCase(provider)) {
        return format;
      }
    }
    return null;
  }

  /** As Spark calls it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
