package io.thresher.jobs;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A folder as a Spark distribution has it, of the resolved jars, and their classes in the form in
 * which JVMs use them: processes start in half the time. The first that asks makes it.
 */
record SparkHome(Path folder) {
  private static final Path RESOLVED = Path.of("target/classpath");
  private static final Path JAR = Path.of("target/thresher.jar");
  private static @Nullable SparkHome made;

  static synchronized SparkHome made() throws IOException {
    if (made == null) {
      int madeOf = Objects.hash(resolved(), System.getProperty("java.vm.version"));
      String name = String.format(Locale.ROOT, "spark-home-%08x", madeOf);
      SparkHome home = new SparkHome(Path.of("target", name).toAbsolutePath());
      Files.createDirectories(home.folder.resolve("jars"));
      try (FileChannel file =
          FileChannel.open(
              home.folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        file.lock(); // Closing it lets it go.
        if (!Files.exists(home.classes())) {
          home.link();
          home.archiveClasses();
        }
      }
      made = home;
    }
    return made;
  }

  /** Whether there is what it is made of, which a single test in an editor does without. */
  static boolean isBuilt() {
    return Files.exists(RESOLVED) && Files.exists(JAR);
  }

  static List<String> resolved() throws IOException {
    return List.of(Files.readString(RESOLVED).strip().split(File.pathSeparator));
  }

  /**
   * The class path that workers give executors, which archived classes are for: others begin with
   * it. A wildcard's order is the folder's, and so always the same.
   */
  String jars() throws IOException {
    Path jars = folder.resolve("jars");
    try (DirectoryStream<Path> first = Files.newDirectoryStream(jars, "slf4j-api-*.jar")) {
      return first.iterator().next() + File.pathSeparator + jars + "/*";
    }
  }

  /** Flags of the JVM. */
  List<String> archive() {
    return List.of("-Xlog:cds=off", "-XX:SharedArchiveFile=" + classes());
  }

  Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME", folder.toString(),
        "SPARK_SCALA_VERSION", "2.13",
        "SPARK_LOCAL_IP", "127.0.0.1");
  }

  private Path classes() {
    return folder.resolve("classes.jsa");
  }

  private void link() throws IOException {
    for (String jar : resolved()) {
      Path link = folder.resolve("jars").resolve(Path.of(jar).getFileName());
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(jar));
    }
  }

  /** What a small run loads: driver, master and worker in one process, and an executor. */
  private void archiveClasses() throws IOException {
    Shipped shipped = Shipped.named("breast-cancer");
    Path scratch = Files.createTempDirectory(folder, "run");
    Path loaded = scratch.resolve("loaded");
    Path ofExecutor = scratch.resolve("executor");
    List<String> run =
        new ArrayList<>(
            List.of(
                "-Xshare:off",
                "-XX:DumpLoadedClassList=" + loaded,
                "-cp",
                jars(),
                "org.apache.spark.deploy.SparkSubmit",
                "--master=local-cluster[1,1,512]",
                "--conf=spark.executor.memory=512m",
                "--conf=spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
                    + " -Xshare:off -XX:DumpLoadedClassList="
                    + ofExecutor,
                "--class=" + Main.class.getName(),
                JAR.toString()));
    run.addAll(shipped.call(shipped.data(), scratch.resolve("out"), "--keep=id"));
    execute(scratch, run);

    Files.write(loaded, Files.readAllLines(ofExecutor), StandardOpenOption.APPEND);
    Path archive = scratch.resolve("archive");
    execute(
        scratch,
        List.of(
            "-Xlog:disable",
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + loaded,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            jars()));
    Files.move(archive, classes());
  }

  private void execute(Path scratch, List<String> arguments) throws IOException {
    List<String> command = Jvm.command("512m", "standalone");
    command.addAll(arguments);
    Path log = scratch.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment());
    Process process = builder.redirectOutput(log.toFile()).start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("no archive of Spark's classes:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("no archive of Spark's classes: interrupted", e);
    }
  }
}
