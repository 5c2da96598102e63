package io.thresher.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The table of faults, by the stage that they strike, with what becomes of a run with and without
 * what Thresher does about them: {@code target/fault-matrix.md}. Tests add what they have seen.
 */
final class FaultMatrix {
  private static final Path TABLE = Path.of("target/fault-matrix.md");
  private static final Path ROWS = Path.of("target/fault-matrix");

  private FaultMatrix() {}

  static synchronized void add(String fault, String stage, String without, String with)
      throws IOException {
    Files.createDirectories(ROWS);
    String name = (fault + " " + stage).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    Files.writeString(
        ROWS.resolve(name), "| " + String.join(" | ", fault, stage, without, with) + " |\n");
    write();
  }

  private static void write() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("| fault | stage | without | with |");
    lines.add("|---|---|---|---|");
    try (var rows = Files.list(ROWS)) {
      for (Path row : rows.sorted().toList()) {
        lines.add(Files.readString(row).strip());
      }
    }
    Files.write(TABLE, lines);
  }
}
