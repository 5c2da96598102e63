package io.thresher.spark.scan;

import io.thresher.spark.shared.Functions;
import java.util.BitSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;

/**
 * While open, Score operators of a session that stand on a straight scan of the given units score
 * only some of them; their partitions are numbered anew, in order. Driver only.
 */
public final class ScanRestriction implements AutoCloseable {
  private static final String KEY = "spark.thresher.scan.restriction";
  private static final Map<String, ScanRestriction> OPEN = new ConcurrentHashMap<>();

  private final SparkSession session;
  private final String token = UUID.randomUUID().toString();
  private final ScanUnits units;
  private final BitSet kept;

  private ScanRestriction(SparkSession session, ScanUnits units, BitSet kept) {
    this.session = session;
    this.units = units;
    this.kept = kept;
  }

  /**
   * Restricts a session's scans.
   *
   * @param units the units of the scan that is meant; a plan that has others fails
   * @param kept the numbers of those to score
   */
  public static ScanRestriction open(SparkSession session, ScanUnits units, BitSet kept) {
    ScanRestriction restriction = new ScanRestriction(session, units, (BitSet) kept.clone());
    OPEN.put(restriction.token, restriction);
    session.conf().set(KEY, restriction.token);
    return restriction;
  }

  /** The partitions that a Score operator takes of its child's. */
  public static <T> RDD<T> applied(SparkPlan child, RDD<T> partitions) {
    ScanRestriction restriction = OPEN.get(child.conf().getConfString(KEY, ""));
    return restriction == null ? partitions : restriction.apply(child, partitions);
  }

  private <T> RDD<T> apply(SparkPlan child, RDD<T> partitions) {
    if (!units.equals(ScanUnits.below(child))
        || partitions.getNumPartitions() != units.tasks().size()) {
      throw new IllegalStateException("the scan is cut into other splits than were planned");
    }
    return PartitionPruningRDD.create(partitions, new Functions.Contains(kept));
  }

  @Override
  public void close() {
    OPEN.remove(token);
    session.conf().unset(KEY);
  }
}
