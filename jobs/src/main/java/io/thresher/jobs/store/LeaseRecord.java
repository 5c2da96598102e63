package io.thresher.jobs.store;

import java.time.Instant;
import java.util.Locale;

/**
 * Who owns an output.
 *
 * @param generation of the lease; the highest there is holds
 * @param owner unique to one start of one driver
 * @param run what it writes
 * @param host as {@link Host#identity} gives it
 * @param pid of the driver
 * @param started of the driver's process, ms since 1970; 0 where not known
 * @param heartbeat when the owner was last heard of, ms since 1970
 * @param expires when it counts as dead unless it is heard of again, ms since 1970
 * @param released whether it gave the lease back
 */
record LeaseRecord(
    long generation,
    String owner,
    String run,
    String host,
    long pid,
    long started,
    long heartbeat,
    long expires,
    boolean released) {
  private static final long LONGEST_MILLIS = 86_400_000;

  boolean isFree(long now) {
    return released || now > expires || Host.isGone(host, pid, started);
  }

  /** Whether it is another owner's, and holds in place of the other record. */
  boolean follows(LeaseRecord other) {
    return generation > other.generation
        || (generation == other.generation && !owner.equals(other.owner));
  }

  /**
   * Whether it ends later than the clock here can tell about: its owner's clock is ahead of this
   * one by more than the lease is long, or what it says of its end is no lease's.
   */
  boolean isAhead(long now, long ownMillis) {
    return expires - now > 2 * watchMillis(ownMillis);
  }

  /**
   * How long an owner that lives may leave the record as it is, whatever the time is there.
   *
   * @param ownMillis length of a lease here, which stands in where the record tells of none
   */
  long watchMillis(long ownMillis) {
    long length = expires - heartbeat;
    return length > 0 && length <= LONGEST_MILLIS ? length : ownMillis;
  }

  LeaseRecord renewed(long now, long millis) {
    return new LeaseRecord(generation, owner, run, host, pid, started, now, now + millis, released);
  }

  LeaseRecord givenBack(long now) {
    return new LeaseRecord(generation, owner, run, host, pid, started, now, expires, true);
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "run %s of process %d on %s, last heard of at %s",
        run,
        pid,
        host.replaceFirst(" .*", ""),
        Instant.ofEpochMilli(heartbeat));
  }

  String expiry() {
    return "at " + Instant.ofEpochMilli(expires);
  }
}
