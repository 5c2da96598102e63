package io.thresher.jobs.forecast;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Until it is closed, a session cuts files into tasks otherwise. */
final class Cutting {
  private static final String MAX_BYTES = "spark.sql.files.maxPartitionBytes";
  private static final String OPEN_COST = "spark.sql.files.openCostInBytes";
  private static final String MIN_NUMBER = "spark.sql.files.minPartitionNum";

  private static final long USUAL_BYTES = 128L << 20;
  private static final long LARGEST_BYTES = 512L << 20;
  private static final int SPLITS_PER_CORE = 16;

  private final SparkSession session;
  private final Map<String, @Nullable String> before = new LinkedHashMap<>();

  private Cutting(SparkSession session, Map<String, String> settings) {
    this.session = session;
    settings.forEach(
        (key, value) -> {
          before.put(key, session.conf().getOption(key).getOrElse(() -> null));
          session.conf().set(key, value);
        });
  }

  /** Into parts of about so many bytes, none of which spans two files. */
  static Cutting fine(SparkSession session, long bytes) {
    String size = Long.toString(Math.max(1, bytes));
    return new Cutting(session, Map.of(MAX_BYTES, size, OPEN_COST, size, MIN_NUMBER, "1"));
  }

  /** As a run on so many cores would, where nobody says otherwise. */
  static Cutting forCores(SparkSession session, long inputBytes, int cores, boolean asTold) {
    if (asTold) {
      return new Cutting(session, Map.of());
    }
    long bytes = Math.min(inputBytes / ((long) SPLITS_PER_CORE * cores), LARGEST_BYTES);
    return new Cutting(
        session,
        Map.of(
            MAX_BYTES,
            Long.toString(Math.max(USUAL_BYTES, bytes)),
            MIN_NUMBER,
            Integer.toString(cores)));
  }

  /** Whether the user has said how files are cut. */
  static boolean isTold(SparkSession session) {
    return session.sparkContext().getConf().contains(MAX_BYTES)
        || session.sparkContext().getConf().contains(MIN_NUMBER);
  }

  void close() {
    before.forEach(
        (key, value) -> {
          if (value == null) {
            session.conf().unset(key);
          } else {
            session.conf().set(key, value);
          }
        });
  }
}
