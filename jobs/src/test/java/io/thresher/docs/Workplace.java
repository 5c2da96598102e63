package io.thresher.docs;

import io.thresher.jobs.QuickStarts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder that looks like a clone to what runs in it, where one page's blocks run in order. */
final class Workplace {
  private static final List<String> OF_A_CLONE =
      List.of("cluster-configs", "jobs", "submit-scripts");

  private final Path folder;
  private String printed = "";

  private Workplace(Path folder) {
    this.folder = folder;
  }

  static Workplace in(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : OF_A_CLONE) {
      Files.createSymbolicLink(folder.resolve(name), Page.REPOSITORY.resolve(name));
    }
    linkFiles(Page.REPOSITORY.resolve("datasets"), folder.resolve("datasets"));
    return new Workplace(folder);
  }

  /** In folders of their own, where commands may leave files beside them. */
  private static void linkFiles(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
      for (Path entry : entries) {
        Path name = to.resolve(entry.getFileName());
        if (!Files.isDirectory(entry)) {
          Files.createSymbolicLink(name, entry);
        } else if (!entry.endsWith("target")) {
          linkFiles(entry, name);
        }
      }
    }
  }

  Path folder() {
    return folder;
  }

  /** What the last block that ran here printed, to either stream. */
  String printed() {
    return printed;
  }

  Path save(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** Runs a shell on a text; it ends with the first command that fails. */
  int shell(String text) throws IOException, InterruptedException {
    return run("bash", "-euo", "pipefail", "-c", text);
  }

  int run(String... command) throws IOException, InterruptedException {
    QuickStarts.made();
    Path output = Files.createTempFile(folder, ".printed", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.remove("SPARK_HOME");
    // Commands of a moment are quicker without the second compiler.
    environment.put("THRESHER_JVM_OPTIONS", "-XX:TieredStopAtLevel=1 -Xmx1g");
    int exitCode = builder.start().waitFor();
    printed = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    return exitCode;
  }
}
