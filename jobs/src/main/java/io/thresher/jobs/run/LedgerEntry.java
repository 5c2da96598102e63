package io.thresher.jobs.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.jobs.commit.TaskCommit;
import io.thresher.jobs.store.Json;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A unit of work that is done.
 *
 * @param unit its key; empty where the run has no units that could be skipped
 * @param commit what came of it
 */
record LedgerEntry(String unit, TaskCommit commit) {

  /** One line; a checksum in front tells a torn one. */
  String line() {
    String json = Json.line(this);
    return checksum(json) + " " + json + "\n";
  }

  /** The entry on a line without its end; none where it was not written to its end. */
  static Optional<LedgerEntry> parse(String line) {
    int space = line.indexOf(' ');
    if (space < 0 || !line.substring(0, space).equals(checksum(line.substring(space + 1)))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parse(line.substring(space + 1), LedgerEntry.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
