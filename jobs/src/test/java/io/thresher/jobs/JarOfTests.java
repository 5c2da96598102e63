package io.thresher.jobs;

import java.nio.file.Path;
import java.util.spi.ToolProvider;

/** The classes of the tests as a jar, for programs and functions of theirs on a cluster. */
final class JarOfTests {
  private JarOfTests() {}

  static String in(Path folder) {
    String jar = folder.resolve("tests.jar").toString();
    int exitCode =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--file",
                jar,
                "-C",
                "target/test-classes",
                ".");
    if (exitCode != 0) {
      throw new IllegalStateException("jar ended with " + exitCode);
    }
    return jar;
  }
}
