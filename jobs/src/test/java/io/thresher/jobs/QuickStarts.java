package io.thresher.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What the launchers make at the first call of a build, where they look for it: archived classes,
 * and an unpacked library beside them. The first test that needs them makes that call, in whichever
 * process, and others wait.
 */
public final class QuickStarts {
  static final Path ARCHIVE = Path.of("target/classes.jsa").toAbsolutePath();

  private static final Path JAR = Path.of("target/thresher.jar");
  private static final Path SAID = Path.of("target/quick-starts.txt");
  private static final Path LAUNCHER =
      Path.of("../submit-scripts/thresher").toAbsolutePath().normalize();

  private QuickStarts() {}

  /** What the first call printed to both streams. */
  public static synchronized String made() throws IOException, InterruptedException {
    Path lock = SAID.resolveSibling("quick-starts.lock");
    try (FileChannel file =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.lock(); // Closing it lets it go.
      if (!isOfThisBuild(SAID) || !isOfThisBuild(ARCHIVE)) {
        make();
      }
      return Files.readString(SAID, UTF_8);
    }
  }

  private static boolean isOfThisBuild(Path file) throws IOException {
    return Files.exists(file)
        && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(JAR)) > 0;
  }

  private static void make() throws IOException, InterruptedException {
    Files.deleteIfExists(ARCHIVE);
    Path said = Files.createTempFile(SAID.toAbsolutePath().getParent(), "quick-starts", ".txt");
    ProcessBuilder first =
        new ProcessBuilder(LAUNCHER.toString(), "--version")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    first.environment().remove("THRESHER_CLASS_ARCHIVE");
    if (first.start().waitFor() != 0) {
      throw new IOException(Files.readString(said, UTF_8));
    }
    Files.move(said, SAID, StandardCopyOption.REPLACE_EXISTING);
  }
}
