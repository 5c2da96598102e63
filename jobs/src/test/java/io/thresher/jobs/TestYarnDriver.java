package io.thresher.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

class TestYarnDriver {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final YarnDriver driver = new YarnDriver();
  private final PrintStream stream = driver.remembering(new PrintStream(err, true));

  @Test
  void returnsAfterSuccess() {
    stream.println("a warning");
    assertThatCode(() -> driver.end(0)).doesNotThrowAnyException();
    assertThat(err.toString(Charset.defaultCharset())).startsWith("a warning");
  }

  @Test
  void throwsTheProblemsForYarnToShow() {
    stream.println("12:00:00 WARN something");
    stream.println("THR-MODEL-001: no such model | x | expected | fix");
    stream.print("THR-DATA-001: no such input");
    assertThatThrownBy(() -> driver.end(3))
        .hasMessage(
            "exit code 3\nTHR-MODEL-001: no such model | x | expected | fix\n"
                + "THR-DATA-001: no such input")
        .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
    assertThat(err.toString(Charset.defaultCharset())).contains("12:00:00 WARN", "THR-DATA-001");
  }

  @Test
  void remembersNoMoreThanYarnWouldShow() {
    for (int i = 0; i < 100_000; i++) {
      stream.println("THR-DATA-001: row " + i);
    }
    assertThatThrownBy(() -> driver.end(4))
        .hasMessageContaining("row 9")
        .hasMessageNotContaining("row 10\n");
    assertThat(err.toString(Charset.defaultCharset())).contains("row 99999");
  }

  @Test
  void isNotHereUnlessYarnRunsTheDriver() {
    assertThat(YarnDriver.isHere()).isFalse();
  }
}
