package io.thresher.jobs.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.WorkCounts;
import io.thresher.spark.WorkState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TestLiveLines {
  private static final Reading READING =
      new Reading(new WorkState(WorkCounts.NONE, 0, 0, 4, 1, 1), new Goal(8L, 4, 0), 0, 0, 0, 0);

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void givesWayToWhateverIsWrittenToStderr() {
    PrintStream before = System.err;
    LiveLines lines = LiveLines.on(new PrintStream(written, true, UTF_8), () -> 80);
    PrintStream guard = System.err;
    try {
      lines.show(READING);
      guard.println("a warning");
      lines.show(READING);
      assertThat(Glass.after(written.toString(UTF_8)))
          .hasSize(3)
          .startsWith("a warning", " 50.0%  time left unknown  0 rows/s (mean 0)  4 of 8 rows");
      guard.print("half a");
      lines.show(READING);
      guard.println(" line");
    } finally {
      lines.close();
      System.setErr(before);
    }

    assertThat(Glass.after(written.toString(UTF_8))).containsExactly("a warning", "half a line");
  }

  @Test
  void leavesNothingBehindAndStderrAsItWas() {
    PrintStream before = System.err;
    PrintStream screen = new PrintStream(written, true, UTF_8);
    try {
      LiveLines lines = LiveLines.on(screen, () -> 80);
      lines.show(READING);
      lines.show(READING);
      lines.end(READING);
      lines.close();

      assertThat(System.err).isSameAs(screen);
    } finally {
      System.setErr(before);
    }

    assertThat(Glass.after(written.toString(UTF_8))).isEmpty();
  }
}
