package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every column of every file of {@code datasets/writers} feeds a model, is kept, and is dropped:
 * the values are right, or an error names what is refused. What was seen is {@code
 * docs/reference/writers.md}; {@code -Dthresher.writers.write=true} writes it anew.
 */
class ITWriters {
  private static final Path PAGE = Path.of("../docs/reference/writers.md");

  @TempDir Path folder;

  @Test
  void readsWhatOthersWriteOrNamesWhatItRefuses() throws IOException {
    List<WriterFile> files = WriterFile.all();
    WriterVerdicts verdicts = new WriterVerdicts();
    for (Map.Entry<String, List<WriterFile>> group : groups(files).entrySet()) {
      for (WriterUse use : WriterUse.values()) {
        new WriterTrial(use, verdicts, folder).tryOut(group.getValue());
      }
    }
    assertThat(verdicts.unnamed()).isEmpty();
    assertThat(verdicts.wrong()).isEmpty();
    String page = new WriterPage(files, verdicts).text();
    if (Boolean.getBoolean("thresher.writers.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(page).isEqualTo(seenBy(SharedSpark.session().version()));
  }

  /** The page is of the build's Spark. To others than 4.1, nulls alone are whole numbers. */
  private static String seenBy(String spark) throws IOException {
    String page = Files.readString(PAGE);
    String nulls = "| nothing | INT32 Null | float | ";
    return spark.startsWith("4.1.")
        ? page
        : page.replace(
            nulls + "THR-DATA-031 | THR-DATA-031 | right |",
            nulls + "THR-DATA-004 | right | right |");
  }

  /**
   * Files that can be read by one command: of one writer, with the same columns of the same types.
   */
  private static Map<String, List<WriterFile>> groups(List<WriterFile> files) {
    Map<String, List<WriterFile>> groups = new LinkedHashMap<>();
    for (WriterFile file : files) {
      groups.computeIfAbsent(file.shape(), shape -> new ArrayList<>()).add(file);
    }
    return groups;
  }
}
