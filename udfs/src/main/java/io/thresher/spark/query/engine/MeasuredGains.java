package io.thresher.spark.query.engine;

import io.thresher.runtime.trial.Speedup;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was measured of engines on this machine, in a file that only this user can read: the same
 * model is run by the same engine the next time. What the time on cores decided is known to this
 * process alone: threads that only ran beside the engine count in it. One process of a user
 * measures at a time, for another one's measurement beside it would show in both. Thread-safe.
 */
public final class MeasuredGains {
  private static final Logger LOG = LoggerFactory.getLogger(MeasuredGains.class);
  private static final int MOST = 1000;

  /** Where others measure longer than that, or hang, this is measured beside them. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Of folders that only this user sees. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Of this process, which measures once though there be no file to keep it in. */
  private static final Map<Key, Double> KNOWN = new HashMap<>();

  private record Key(Path file, String what) {}

  /** Held while something is measured; what is known does not wait for it. */
  private static final Object MEASURING = new Object();

  private final Path file;
  private final Path lock;

  /**
   * @param file made when there is something to keep
   */
  MeasuredGains(Path file) {
    this.file = file;
    lock = file.resolveSibling(file.getFileName() + ".lock");
  }

  /** In the home folder. */
  public static MeasuredGains ofUser() {
    return new MeasuredGains(
        Path.of(System.getProperty("user.home", "."), ".thresher", "engine-gains.properties"));
  }

  /**
   * What was measured before, or is now.
   *
   * @param what all that it depends on
   */
  double gain(String what, Supplier<Speedup> measurement) {
    OptionalDouble before = known(what);
    if (before.isPresent()) {
      return before.getAsDouble();
    }
    synchronized (MEASURING) {
      before = known(what); // Measured by the thread that was waited for.
      return before.isPresent() ? before.getAsDouble() : measured(what, measurement);
    }
  }

  private double measured(String what, Supplier<Speedup> measurement) {
    MeasuringTurn turn = MeasuringTurn.take(lock, LONGEST_WAIT);
    try {
      OptionalDouble before = known(what); // Measured by the one that was waited for.
      if (before.isPresent()) {
        return before.getAsDouble();
      }
      Speedup found = measurement.get();
      double gain = found.times();
      if (gain > 0) { // Else nothing was measured.
        synchronized (KNOWN) {
          KNOWN.put(new Key(file, what), gain);
        }
        if (found.measure() == Speedup.Measure.CLOCK) {
          keep(what, gain);
        }
      }
      return gain;
    } finally {
      turn.close();
    }
  }

  /** What was measured before. */
  OptionalDouble known(String what) {
    OptionalDouble kept = number(read().getProperty(what));
    Double here;
    synchronized (KNOWN) {
      here = KNOWN.get(new Key(file, what));
    }
    return kept.isEmpty() && here != null ? OptionalDouble.of(here) : kept;
  }

  /** What others have kept meanwhile stays. */
  private void keep(String what, double gain) {
    Properties known = read();
    if (known.size() >= MOST) {
      known.clear();
    }
    known.putIfAbsent(what, Double.toString(gain));
    write(known);
  }

  private static OptionalDouble number(@Nullable String text) {
    try {
      return text == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private Properties read() {
    Properties known = new Properties();
    if (Files.isRegularFile(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        known.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        LOG.warn("What was measured of engines cannot be read from {}", file, e);
        known.clear();
      }
    }
    return known;
  }

  private void write(Properties known) {
    try {
      Path folder = file.toAbsolutePath().resolveSibling("");
      Files.createDirectories(folder, PRIVATE);
      Path draft = Files.createTempFile(folder, ".gains", ""); // Private, as all such files.
      try (Writer writer = Files.newBufferedWriter(draft)) {
        known.store(writer, null);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("What was measured of engines cannot be kept in {}", file, e);
    }
  }
}
