package io.thresher.jobs.run;

import io.thresher.jobs.commit.RunLayout;
import io.thresher.jobs.manifest.OutputFolder;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Which entries of a ledger still stand for files that are there, whole. */
final class FinishedWork {
  private final OutputFolder folder;
  private final String run;

  FinishedWork(OutputFolder folder, String run) {
    this.folder = folder;
    this.run = run;
  }

  Map<String, LedgerEntry> of(Map<String, LedgerEntry> ledger) throws IOException {
    Map<String, Long> lengths = lengths();
    Map<String, LedgerEntry> whole = new LinkedHashMap<>();
    ledger.forEach(
        (unit, entry) -> {
          boolean there =
              entry
                  .commit()
                  .allFiles()
                  .allMatch(
                      file -> lengths.getOrDefault(path(file.written()), -1L) == file.bytes());
          if (there) {
            whole.put(unit, entry);
          }
        });
    return whole;
  }

  private Map<String, Long> lengths() throws IOException {
    Path place = folder.stages() ? new Path(folder.meta(), RunLayout.run(run)) : folder.root();
    Map<String, Long> lengths = new HashMap<>();
    folder
        .files(place)
        .forEach((name, bytes) -> lengths.put(new Path(place, name).toUri().getPath(), bytes));
    return lengths;
  }

  private static String path(String file) {
    return new Path(file).toUri().getPath();
  }
}
