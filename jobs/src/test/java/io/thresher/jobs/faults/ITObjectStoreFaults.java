package io.thresher.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that fails at one request of a run, at each in turn: every row is published once, by this
 * command or by the same one again. The build tries a few, drawn with a fixed seed; {@code
 * -Dthresher.s3.faults=all} all, a number so many, {@code 100..} those from the hundredth on, and a
 * text those that it is part of.
 */
class ITObjectStoreFaults {
  private static final String HOW_MANY = System.getProperty("thresher.s3.faults", "8");
  private static final Path TABLE = Path.of("target/s3-faults.txt");
  private static final int SEED = 17;

  @TempDir static Path folder;

  private static FaultedScore score;
  private static int struck;

  @BeforeAll
  static void start() throws IOException {
    score = FaultedScore.in(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    score.close();
  }

  @Test
  void publishesEveryRowOnceWhateverRequestFails() throws Exception {
    score.clean();
    List<FaultCase> cases = FaultCase.all(Spot.all(score.clean()));
    Collections.shuffle(cases, new Random(SEED));
    if (HOW_MANY.matches("\\d+")) {
      cases.subList(Integer.parseInt(HOW_MANY), cases.size()).clear();
    } else if (HOW_MANY.matches("\\d+\\.\\.")) {
      cases.subList(0, Integer.parseInt(HOW_MANY, 0, HOW_MANY.length() - 2, 10)).clear();
    } else if (!HOW_MANY.equals("all")) {
      cases.removeIf(fault -> !fault.toString().contains(HOW_MANY));
    }
    Map<String, Integer> sums = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    Files.createDirectories(TABLE.getParent());
    Files.writeString(TABLE, "");
    for (FaultCase fault : cases) {
      long begun = System.nanoTime();
      String outcome = strike(fault, failures);
      sums.merge(fault.kind() + ": " + outcome, 1, Integer::sum);
      line(
          String.format(
              Locale.ROOT,
              "%d ms, %s: %s",
              (System.nanoTime() - begun) / 1_000_000,
              fault,
              outcome));
    }
    line(String.format(Locale.ROOT, "%d runs, %d requests failed", cases.size(), struck));
    for (Map.Entry<String, Integer> sum : sums.entrySet()) {
      line(String.format(Locale.ROOT, "%5d x %s", sum.getValue(), sum.getKey()));
    }
    assertThat(failures).isEmpty();
    assertThat(struck).isGreaterThanOrEqualTo(cases.size() / 2);
  }

  private static String strike(FaultCase fault, List<String> failures) throws Exception {
    try {
      FaultedScore.Outcome outcome = score.strike(fault);
      struck += outcome.struck();
      return outcome.exitCode() == 0
          ? "done"
          : "exit " + outcome.exitCode() + ", " + outcome.codes();
    } catch (AssertionError e) {
      failures.add(fault + ": " + e.getMessage());
      line(String.valueOf(e.getMessage()));
      score.s3().abortUploads();
      return "WRONG";
    }
  }

  private static void line(String text) throws IOException {
    Files.writeString(TABLE, text + "\n", StandardOpenOption.APPEND);
  }
}
