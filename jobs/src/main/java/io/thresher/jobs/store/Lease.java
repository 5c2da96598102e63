package io.thresher.jobs.store;

import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ownership of an output folder. Each taker makes the next generation's file, which only one can;
 * the highest generation holds. So two takers never both win, and an owner that was thought dead
 * finds out by looking; so does one whose file another taker wrote over, on a store that lets two
 * make a file at the same instant.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final Pattern FILE = Pattern.compile("lease\\.\\d{12}\\.json");

  private final MetaStore store;
  private final String place;
  private final Duration length;
  private final Clock clock;
  private final HeartBeat heartBeat;
  private LeaseRecord held;
  private volatile @Nullable LeaseRecord successor;
  private boolean closed;

  private Lease(MetaStore store, String place, Duration length, Clock clock, LeaseRecord held) {
    this.store = store;
    this.place = place;
    this.length = length;
    this.clock = clock;
    this.held = held;
    this.heartBeat = new HeartBeat(this::renew, length.dividedBy(4));
  }

  /** Lets time pass. */
  public interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /**
   * Takes the lease of a folder that is free, and keeps it until closed. Where the one there ends
   * later than a lease can, since the clocks of two hosts disagree, what counts is whether its
   * owner renews it while this one watches.
   *
   * @param place the folder, for messages
   * @throws ScoringException THR-OUT-201 where another process holds it
   */
  public static Lease take(
      MetaStore store,
      String place,
      String owner,
      String run,
      Duration length,
      Clock clock,
      Pause pause)
      throws IOException {
    while (true) {
      LeaseRecord newest = newest(store, place);
      long now = clock.millis();
      if (newest != null
          && !newest.isFree(now)
          && !(newest.isAhead(now, length.toMillis())
              && isSilent(newest, store, place, length, pause))) {
        throw new ScoringException(PublishProblems.held(place, newest.describe(), newest.expiry()));
      }
      long begun = clock.millis(); // Watching took its time.
      LeaseRecord wanted =
          new LeaseRecord(
              newest == null ? 1 : newest.generation() + 1,
              owner,
              run,
              Host.identity(),
              Host.pid(),
              Host.started(),
              begun,
              begun + length.toMillis(),
              false);
      if (isTaken(wanted, store, place)) {
        Lease lease = new Lease(store, place, length, clock, wanted);
        lease.heartBeat.start();
        return lease;
      }
    }
  }

  /** Whether a lease became the newest one. Where that fails halfway, nobody shall wait for it. */
  private static boolean isTaken(LeaseRecord wanted, MetaStore store, String place)
      throws IOException {
    String file = file(wanted.generation());
    try {
      if (!store.create(file, Json.pretty(wanted))) {
        return false;
      }
      LeaseRecord highest = newest(store, place);
      if (highest != null && highest.follows(wanted)) {
        if (highest.generation() > wanted.generation()) {
          store.delete(file);
        }
        return false;
      }
      deleteBefore(store, wanted.generation());
      return true;
    } catch (IOException e) {
      giveBack(wanted, store, e);
      throw e;
    }
  }

  /** Of a lease that may be there, though its owner does not know. */
  private static void giveBack(LeaseRecord wanted, MetaStore store, IOException failure) {
    String file = file(wanted.generation());
    try {
      if (Arrays.equals(store.read(file), Json.pretty(wanted))) {
        store.replace(file, Json.pretty(wanted.givenBack(wanted.heartbeat())));
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Whether the owner does not renew its lease for as long as that may take. */
  private static boolean isSilent(
      LeaseRecord held, MetaStore store, String place, Duration length, Pause pause)
      throws IOException {
    Duration watch = Duration.ofMillis(held.watchMillis(length.toMillis()));
    LOG.warn(
        "{} is held by {}, whose lease ends {}: the clocks of the two hosts disagree. Watching"
            + " whether it is renewed, for {} s",
        place,
        held.describe(),
        held.expiry(),
        watch.toSeconds());
    try {
      pause.of(watch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the lease was watched");
    }
    return held.equals(newest(store, place));
  }

  private static @Nullable LeaseRecord newest(MetaStore store, String place) throws IOException {
    while (true) {
      List<String> names =
          store.list("").stream().filter(n -> FILE.matcher(n).matches()).sorted().toList();
      if (names.isEmpty()) {
        return null;
      }
      String name = names.get(names.size() - 1);
      byte[] content = store.read(name);
      if (content != null) { // Else it was just given up for a higher one.
        return Json.parse(content, LeaseRecord.class, place + "/" + name);
      }
    }
  }

  private static void deleteBefore(MetaStore store, long generation) throws IOException {
    for (String name : store.list("")) {
      if (FILE.matcher(name).matches() && name.compareTo(file(generation)) < 0) {
        store.delete(name);
      }
    }
  }

  private static String file(long generation) {
    return String.format(Locale.ROOT, "lease.%012d.json", generation);
  }

  /** Whether a name in the folder is that of a lease. */
  public static boolean isFile(String name) {
    return FILE.matcher(name).matches();
  }

  private synchronized void renew() throws IOException {
    if (!closed && isNewest()) {
      held = held.renewed(clock.millis(), length.toMillis());
      store.replace(file(held.generation()), Json.pretty(held));
    }
  }

  /** Looks whether the lease is still held. */
  public synchronized boolean isHeld() throws IOException {
    return !closed && isNewest();
  }

  private boolean isNewest() throws IOException {
    LeaseRecord newest = newest(store, place);
    if (newest != null && newest.follows(held)) {
      successor = newest;
      return false;
    }
    return true;
  }

  /**
   * Renews the lease.
   *
   * @throws ScoringException THR-OUT-202 where it was taken over
   */
  public synchronized void check() throws IOException {
    renew();
    checkKnown();
  }

  /** The same by what the heartbeat saw last, without looking. */
  public void checkKnown() {
    LeaseRecord other = successor;
    if (other != null) {
      throw new ScoringException(PublishProblems.ownershipLost(place, other.describe()));
    }
  }

  /** Gives the lease back, if it is still held. */
  @Override
  public void close() throws IOException {
    heartBeat.close();
    synchronized (this) {
      if (!closed && isNewest()) {
        store.replace(file(held.generation()), Json.pretty(held.givenBack(clock.millis())));
      }
      closed = true;
    }
  }

  /** Stops keeping the lease, whose folder is to be deleted. */
  public synchronized void abandon() {
    heartBeat.close();
    closed = true;
  }
}
