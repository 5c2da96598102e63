package io.thresher.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestSplitSizes {
  private static final long MIB = 1L << 20;

  @ParameterizedTest
  @CsvSource({
    "6, 8, 2, 9", // One file each, 12 with the cost to open it.
    "1, 64, 2, 64", // Not finer than a file.
    "1, 1000, 2, 128",
    "100, 1, 2, 62", // Tiny files go together.
    "3, 1, 8, 8",
    "20, 50, 2, 128",
    "1000, 50, 8, 390",
    "100000, 50, 8, 512"
  })
  void cutsSmallInputsBetweenFilesAndLargeOnesByCores(
      int files, long mebibytes, int cores, long expected) {
    List<Long> lengths = Collections.nCopies(files, mebibytes * MIB);
    assertThat(new SplitSizes(cores, 128 * MIB, 4 * MIB).of(lengths) / MIB).isEqualTo(expected);
  }
}
