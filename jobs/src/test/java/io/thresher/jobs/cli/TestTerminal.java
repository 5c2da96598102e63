package io.thresher.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TestTerminal {

  @Test
  void escapesWhatWouldSteerTheTerminal() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, UTF_8);

    new Terminal(out, out).line("a\u001b[31m\tb\nc");

    assertThat(bytes.toString(UTF_8)).isEqualToIgnoringNewLines("a\\u001b[31m\tb\nc\n");
  }
}
