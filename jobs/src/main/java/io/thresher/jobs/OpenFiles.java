package io.thresher.jobs;

import com.sun.management.UnixOperatingSystemMXBean;
import io.thresher.errors.MachineProblems;
import io.thresher.errors.Problems;
import java.lang.management.ManagementFactory;

/** How many files the system lets this process open: the class path alone has hundreds of jars. */
final class OpenFiles {
  private static final long LEAST = 400;

  private OpenFiles() {}

  static void check(Problems problems) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      check(system.getMaxFileDescriptorCount(), problems);
    }
  }

  static void check(long most, Problems problems) {
    if (most > 0 && most < LEAST) {
      problems.add(MachineProblems.tooManyOpenFiles("a limit of " + most));
    }
  }
}
