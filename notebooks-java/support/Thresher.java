package io.thresher.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.jobs.Main;
import java.io.IOException;
import java.nio.file.Path;

/** The command line within a notebook, on the Spark session that is there. */
public final class Thresher {
  private Thresher() {}

  /**
   * Runs one command, given as on the command line: words between blanks.
   *
   * @throws IllegalStateException where the exit code is not 0; the cell fails
   */
  public static void run(String command) {
    int code = exitCode(command);
    if (code != 0) {
      throw new IllegalStateException("exit code " + code);
    }
  }

  /** Runs one command that may fail, and returns its exit code. */
  public static int exitCode(String command) {
    return Main.run(command.strip().split("\\s+"), System.out, System.out);
  }

  /** A report or a manifest. */
  public static JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(Path.of(file).toFile());
  }
}
