package io.thresher.jobs;

import java.nio.file.Path;
import java.util.spi.ToolProvider;

/** The classes of the tests as a jar, to submit a program of theirs. */
final class ProgramJar {
  private ProgramJar() {}

  static Path in(Path folder) {
    Path jar = folder.resolve("tests.jar");
    int exitCode =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--file",
                jar.toString(),
                "-C",
                "target/test-classes",
                ".");
    if (exitCode != 0) {
      throw new IllegalStateException("jar ended with " + exitCode);
    }
    return jar;
  }
}
