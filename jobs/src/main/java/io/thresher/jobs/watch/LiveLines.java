package io.thresher.jobs.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Two lines at the end of a terminal that change in place. While they are shown, they stand in for
 * {@code System.err}: whatever else is written there makes them give way, and come again below it.
 */
final class LiveLines implements Display {
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String UP = "\u001b[A";

  private final PrintStream screen;
  private final IntSupplier width;
  private final PrintStream guard = new PrintStream(new Guard(), true, UTF_8);
  private int drawn;
  private boolean lineIsOpen;

  private LiveLines(PrintStream screen, IntSupplier width) {
    this.screen = screen;
    this.width = width;
  }

  /**
   * Takes {@code System.err}'s place until it is closed.
   *
   * @param screen stderr, a terminal
   * @param width of the terminal, which may change
   */
  static LiveLines on(PrintStream screen, IntSupplier width) {
    LiveLines lines = new LiveLines(screen, width);
    System.setErr(lines.guard);
    return lines;
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public synchronized void show(Reading reading) {
    if (!lineIsOpen) {
      clear();
      List<String> lines = ReadingText.screen(reading, width.getAsInt());
      screen.print(String.join(System.lineSeparator(), lines));
      screen.flush();
      drawn = lines.size();
    }
  }

  /** What is left to say stands in the results. */
  @Override
  public void end(Reading last) {}

  private synchronized void clear() {
    if (drawn > 0) {
      screen.print(CLEAR_LINE + (UP + CLEAR_LINE).repeat(drawn - 1));
      screen.flush();
      drawn = 0;
    }
  }

  private synchronized void pass(byte[] bytes, int from, int count) {
    clear();
    screen.write(bytes, from, count);
    screen.flush();
    lineIsOpen = count > 0 ? bytes[from + count - 1] != '\n' : lineIsOpen;
  }

  @Override
  public synchronized void close() {
    clear();
    System.setErr(screen);
  }

  private final class Guard extends OutputStream {
    @Override
    public void write(int value) {
      pass(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      pass(bytes, from, count);
    }
  }
}
