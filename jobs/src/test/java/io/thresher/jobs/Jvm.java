package io.thresher.jobs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Command lines of processes that tests start. */
final class Jvm {
  private Jvm() {}

  /**
   * @param profile the folder of {@code cluster-configs} that says what is logged
   */
  static List<String> command(String heap, String profile) throws IOException {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of("../cluster-configs/local/jvm.options"),
            "-Xmx" + heap,
            "-XX:+UseSerialGC",
            "-XX:MetaspaceSize=256m", // Until it is full, it takes no collections.
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=256m", // Of that compiler's 48 MB tables take all.
            "-Dlog4j2.configurationFile="
                + Path.of("../cluster-configs", profile, "log4j2.properties").toRealPath()));
  }

  /** This process's class path, with archived classes where it has Spark of a complete build. */
  static List<String> classPath() throws IOException {
    String given =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Set<String> others = new LinkedHashSet<>(Arrays.asList(given.split(File.pathSeparator)));
    if (!SparkHome.isBuilt() || !others.containsAll(SparkHome.resolved())) {
      return List.of("-cp", given);
    }
    others.removeAll(SparkHome.resolved());
    SparkHome home = SparkHome.made();
    List<String> flags = new ArrayList<>(home.archive());
    flags.addAll(
        List.of("-cp", home.jars() + File.pathSeparator + String.join(File.pathSeparator, others)));
    return flags;
  }
}
