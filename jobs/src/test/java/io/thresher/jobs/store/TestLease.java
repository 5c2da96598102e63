package io.thresher.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLease {
  private static final Duration LENGTH = Duration.ofSeconds(60);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;
  private MetaStore store = new LocalMetaStore(Path.of("."));

  @BeforeEach
  void openStore() {
    store = new LocalMetaStore(folder);
  }

  @Test
  void refusesWhatALiveDriverHolds() throws IOException {
    try (Lease first = take("first", NOON)) {
      assertThatThrownBy(() -> take("second", NOON.plusSeconds(59)))
          .isInstanceOf(ScoringException.class)
          .hasMessageContaining("THR-OUT-201")
          .hasMessageContaining("run r of process " + Host.pid())
          .hasMessageContaining("2026-01-01T12:01:00Z");
      first.check();
    }
  }

  @Test
  void isSeenWhereTheLanguageHasDigitsOfItsOwn() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try (Lease first = take("first", NOON)) {
      assertThat(leases()).containsExactly("lease.000000000001.json");
      assertThatThrownBy(() -> take("second", NOON)).hasMessageContaining("THR-OUT-201");
      first.check();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void isFreeAgainOnceGivenBack() throws IOException {
    take("first", NOON).close();

    try (Lease second = take("second", NOON)) {
      second.check();
    }
    assertThat(leases()).containsExactly("lease.000000000002.json");
  }

  @Test
  void tellsAnOwnerThatWasThoughtDead() throws IOException {
    Lease first = take("first", NOON);

    try (Lease second = take("second", NOON.plusSeconds(61))) {
      assertThatThrownBy(first::check)
          .isInstanceOf(ScoringException.class)
          .hasMessageContaining("THR-OUT-202");
      first.close();
      second.check();
    }
  }

  /** As two takers at once may, where a store knows no puts on a condition. */
  @Test
  void isLostToOneThatWroteOverIt() throws IOException {
    Lease first = take("first", NOON);
    byte[] others = Json.pretty(elsewhere(1, NOON, LENGTH));
    store.replace("lease.000000000001.json", others);

    assertThat(first.isHeld()).isFalse();
    assertThatThrownBy(first::check)
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-OUT-202");
    first.close();
    assertThat(store.read("lease.000000000001.json")).isEqualTo(others);
  }

  @Test
  void isTakenAtOnceFromAProcessOfThisHostThatEnded() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    LeaseRecord dead =
        new LeaseRecord(
            7,
            "dead",
            "r",
            Host.identity(),
            ended.pid(),
            0,
            NOON.toEpochMilli(),
            NOON.plusSeconds(60).toEpochMilli(),
            false);
    store.create("lease.000000000007.json", Json.pretty(dead));

    try (Lease taken = take("second", NOON)) {
      taken.check();
    }
  }

  @Test
  void waitsForTheExpiryOfAnotherHostsDriver() throws IOException {
    LeaseRecord other =
        new LeaseRecord(
            1,
            "other",
            "r",
            "elsewhere",
            Host.pid(),
            Host.started(),
            NOON.toEpochMilli(),
            NOON.plusSeconds(60).toEpochMilli(),
            false);
    store.create("lease.000000000001.json", Json.pretty(other));

    assertThatThrownBy(() -> take("second", NOON.plusSeconds(60)))
        .hasMessageContaining("THR-OUT-201")
        .hasMessageContaining("on elsewhere");
    take("second", NOON.plusSeconds(61)).close();
  }

  /** The clock of another host was years ahead when its driver died. */
  @Test
  void isTakenOverWhereItEndsInTheFarFutureAndNobodyRenewsIt() throws IOException {
    LeaseRecord ahead = elsewhere(1, NOON.plus(Duration.ofDays(9999)), LENGTH);
    store.create("lease.000000000001.json", Json.pretty(ahead));
    List<Duration> waited = new ArrayList<>();

    Lease.take(store, "here", "second", "r", LENGTH, at(NOON), waited::add).close();

    assertThat(waited).containsExactly(LENGTH);
    LeaseRecord odd = elsewhere(9, NOON, Duration.ofDays(9999));
    store.create("lease.000000000009.json", Json.pretty(odd));
    Lease.take(store, "here", "third", "r", LENGTH, at(NOON), waited::add).close();
    assertThat(waited).containsExactly(LENGTH, LENGTH);
  }

  @Test
  void staysWithAnOwnerThatRenewsItHoweverFarItsClockIsAhead() throws IOException {
    Instant there = NOON.plus(Duration.ofDays(9999));
    LeaseRecord ahead = elsewhere(1, there, LENGTH);
    store.create("lease.000000000001.json", Json.pretty(ahead));
    Lease.Pause renewing =
        time -> {
          try {
            LeaseRecord renewed = ahead.renewed(there.plusSeconds(15).toEpochMilli(), 60_000);
            store.replace("lease.000000000001.json", Json.pretty(renewed));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };

    assertThatThrownBy(() -> Lease.take(store, "here", "second", "r", LENGTH, at(NOON), renewing))
        .hasMessageContaining("THR-OUT-201")
        .hasMessageContaining("on elsewhere");
  }

  private static LeaseRecord elsewhere(long generation, Instant heartbeat, Duration length) {
    return new LeaseRecord(
        generation,
        "other",
        "r",
        "elsewhere",
        1,
        1,
        heartbeat.toEpochMilli(),
        heartbeat.plus(length).toEpochMilli(),
        false);
  }

  @Test
  void goesToOneOfManyTakers() throws Exception {
    checkRaces(store);
  }

  /** Of many that take a lease at once, one gets it, again and again. */
  static void checkRaces(MetaStore store) throws Exception {
    for (int round = 0; round < 20; round++) {
      List<Lease> won = race(store, 8, NOON.plusSeconds(1000L * round));
      assertThat(won).hasSize(1);
      won.get(0).check();
      won.get(0).abandon(); // And expires before the next round.
    }
  }

  private static List<Lease> race(MetaStore store, int takers, Instant now) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(takers);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<List<Lease>>> results = new ArrayList<>();
    for (int i = 0; i < takers; i++) {
      String owner = "owner-" + i;
      Callable<List<Lease>> taking =
          () -> {
            start.await();
            try {
              return List.of(Lease.take(store, "here", owner, "r", LENGTH, at(now), NO_PAUSE));
            } catch (ScoringException refused) {
              return List.of();
            }
          };
      results.add(threads.submit(taking));
    }
    start.countDown();
    List<Lease> won = new ArrayList<>();
    for (Future<List<Lease>> result : results) {
      won.addAll(result.get());
    }
    threads.shutdown();
    return won;
  }

  private static final Lease.Pause NO_PAUSE =
      time -> {
        throw new AssertionError("nothing to wait for");
      };

  private Lease take(String owner, Instant now) throws IOException {
    return Lease.take(store, "here", owner, "r", LENGTH, at(now), NO_PAUSE);
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private List<String> leases() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
