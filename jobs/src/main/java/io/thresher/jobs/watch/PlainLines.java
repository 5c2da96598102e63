package io.thresher.jobs.watch;

import io.thresher.jobs.cli.Terminal;
import java.time.Duration;

/** A line with a time stamp now and then. */
final class PlainLines implements Display {
  private final Terminal terminal;
  private final Duration interval;
  private final boolean always;
  private boolean told;

  /**
   * @param always whether runs that end before their first line get one, too
   */
  PlainLines(Terminal terminal, Duration interval, boolean always) {
    this.terminal = terminal;
    this.interval = interval;
    this.always = always;
  }

  @Override
  public Duration interval() {
    return interval;
  }

  @Override
  public void show(Reading reading) {
    told = true;
    terminal.event("progress", ReadingText.line(reading), reading.fields());
  }

  @Override
  public void end(Reading last) {
    if (told || always) {
      show(last);
    }
  }

  @Override
  public void close() {}
}
