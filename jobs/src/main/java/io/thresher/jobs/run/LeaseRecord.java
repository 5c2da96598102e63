package io.thresher.jobs.run;

import java.time.Instant;

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

  boolean isFree(long now) {
    return released || now > expires || Host.isGone(host, pid, started);
  }

  LeaseRecord renewed(long now, long millis) {
    return new LeaseRecord(generation, owner, run, host, pid, started, now, now + millis, released);
  }

  LeaseRecord givenBack(long now) {
    return new LeaseRecord(generation, owner, run, host, pid, started, now, expires, true);
  }

  String describe() {
    return "run %s of process %d on %s, last heard of at %s"
        .formatted(run, pid, host.replaceFirst(" .*", ""), Instant.ofEpochMilli(heartbeat));
  }

  String expiry() {
    return "at " + Instant.ofEpochMilli(expires);
  }
}
