package io.thresher.spark.query;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was measured of engines on this machine, in a file that only this user can read: the same
 * model is run by the same engine the next time. Thread-safe.
 */
final class MeasuredGains {
  private static final Logger LOG = LoggerFactory.getLogger(MeasuredGains.class);
  private static final int MOST = 1000;

  /** Of this process; another one's loss is a measurement more. */
  private static final Object LOCK = new Object();

  private final Path file;

  /**
   * @param file made when there is something to keep
   */
  MeasuredGains(Path file) {
    this.file = file;
  }

  /** In the home folder. */
  static MeasuredGains ofUser() {
    return new MeasuredGains(
        Path.of(System.getProperty("user.home", "."), ".thresher", "engine-gains.properties"));
  }

  /**
   * What was measured before, or is now.
   *
   * @param what all that it depends on
   */
  double gain(String what, DoubleSupplier measurement) {
    OptionalDouble before;
    synchronized (LOCK) {
      before = number(read().getProperty(what));
    }
    if (before.isPresent()) {
      return before.getAsDouble();
    }
    double gain = measurement.getAsDouble();
    if (gain > 0) { // Else nothing was measured.
      synchronized (LOCK) {
        keep(what, gain);
      }
    }
    return gain;
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
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
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
