package io.thresher.jobs.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Processes of this host, as a lease names them. */
final class Host {
  /** Start times are derived from a clock that may be set meanwhile. */
  private static final long SAME_START_MILLIS = 5_000;

  private static final String NAME = name();

  private Host() {}

  /** The host, its boot, and its space of process ids: equal pids there are the same process. */
  static String identity() {
    return NAME;
  }

  private static String name() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown";
    }
    return host + boot() + processes();
  }

  private static String boot() {
    try {
      return " " + Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static String processes() {
    try {
      return " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  static long pid() {
    return ProcessHandle.current().pid();
  }

  static long started() {
    return started(ProcessHandle.current());
  }

  private static long started(ProcessHandle process) {
    Optional<Instant> start = process.info().startInstant();
    return start.map(Instant::toEpochMilli).orElse(0L);
  }

  /** Whether a process of this host has ended, for certain. */
  static boolean isGone(String identity, long pid, long started) {
    if (!identity.equals(NAME)) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    return process.isEmpty() || Math.abs(started(process.get()) - started) > SAME_START_MILLIS;
  }
}
