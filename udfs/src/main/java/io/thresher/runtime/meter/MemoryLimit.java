package io.thresher.runtime.meter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What may be taken before the system, or a cluster manager, ends the process. Source: the control
 * groups of Linux, {@code cgroup-v1/memory} and {@code cgroup-v2} of its documentation.
 */
public final class MemoryLimit {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final Path OF_PROCESS = Path.of("/proc/self/cgroup");

  /** The first version says so many bytes where there is no limit, or somewhat fewer. */
  private static final long NONE = 1L << 60;

  private final long bytes;
  private final LongSupplier used;
  private final String what;

  private MemoryLimit(long bytes, LongSupplier used, String what) {
    this.bytes = bytes;
    this.used = used;
    this.what = what;
  }

  /** Of what this process takes, with those that it runs models in. */
  public static MemoryLimit ofProcess(long bytes, String what) {
    return of(bytes, ProcessMemory::resident, what);
  }

  /** Of what somebody counts. */
  public static MemoryLimit of(long bytes, LongSupplier used, String what) {
    return new MemoryLimit(bytes, used, what);
  }

  /** Of the container that this process is in; null where there is none, or not on Linux. */
  public static @Nullable MemoryLimit ofContainer() {
    return ofContainer(GROUPS, OF_PROCESS);
  }

  static @Nullable MemoryLimit ofContainer(Path groups, Path ofProcess) {
    MemoryLimit tightest = null;
    try {
      for (String line : Files.readAllLines(ofProcess, US_ASCII)) {
        String[] parts = line.split(":", 3);
        if (parts.length < 3) {
          continue;
        }
        boolean second = parts[0].equals("0") && parts[1].isEmpty();
        if (second) {
          tightest = tighter(tightest, groups, parts[2], "memory.max", "memory.current");
        } else if (java.util.List.of(parts[1].split(",")).contains("memory")) {
          tightest =
              tighter(
                  tightest,
                  groups.resolve("memory"),
                  parts[2],
                  "memory.limit_in_bytes",
                  "memory.usage_in_bytes");
        }
      }
    } catch (IOException e) {
      return null; // No Linux, or one that shows nothing.
    }
    return tightest;
  }

  /** Looks at the group and all that it is in; inside of a container, it is the outermost seen. */
  private static @Nullable MemoryLimit tighter(
      @Nullable MemoryLimit known, Path root, String name, String limitFile, String usedFile) {
    MemoryLimit tightest = known;
    Path group = root.resolve(name.replaceFirst("^/+", "")).normalize();
    while (group != null && group.startsWith(root)) {
      long limit = number(group.resolve(limitFile));
      if (limit > 0 && limit < NONE && (tightest == null || limit < tightest.bytes)) {
        Path here = group;
        tightest =
            new MemoryLimit(
                limit,
                () -> number(here.resolve(usedFile)) - cached(here.resolve("memory.stat")),
                "its container");
      }
      group = group.getParent();
    }
    return tightest;
  }

  private static long number(Path file) {
    try {
      return Long.parseLong(Files.readString(file, US_ASCII).strip());
    } catch (IOException | NumberFormatException e) {
      return 0; // Absent, or "max".
    }
  }

  /** Pages of files that the system drops before it ends a process. */
  private static long cached(Path statistics) {
    try {
      long cached = 0;
      for (String line : Files.readAllLines(statistics, US_ASCII)) {
        String[] parts = line.split(" ", 2);
        if (parts[0].equals("total_inactive_file")
            || (parts[0].equals("inactive_file") && cached == 0)) {
          cached = Long.parseLong(parts[1]);
        }
      }
      return cached;
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return 0;
    }
  }

  public long bytes() {
    return bytes;
  }

  /** Bytes taken now. */
  public long used() {
    return Math.max(0, used.getAsLong());
  }

  /** Whose limit it is, for messages. */
  public String what() {
    return what;
  }
}
