package io.thresher.runtime.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a child prints, and keeps the end of it. */
final class ChildOutput {
  private static final int MOST_CHARACTERS = 2000;

  /** Java may print warnings before it. */
  private static final String READY_LINE = "\n" + ChildMain.READY + "\n";

  private static final Pattern CRASH = Pattern.compile("#\\s+(SIG[A-Z]{2,10}) \\(0x");

  private final CountDownLatch readyOrGone = new CountDownLatch(1);
  private final StringBuilder end = new StringBuilder("\n");
  private boolean ready;
  private String crash = "";

  private ChildOutput() {}

  static ChildOutput of(Process child) {
    ChildOutput output = new ChildOutput();
    Thread reader =
        new Thread(() -> output.read(child.getInputStream()), "thresher-child-" + child.pid());
    reader.setDaemon(true);
    reader.start();
    return output;
  }

  private void read(InputStream from) {
    byte[] bytes = new byte[1 << 10];
    try (from) {
      int length = from.read(bytes);
      while (length >= 0) {
        take(new String(bytes, 0, length, US_ASCII));
        length = from.read(bytes);
      }
    } catch (IOException e) {
      take(e.toString());
    } finally {
      readyOrGone.countDown();
    }
  }

  private synchronized void take(String text) {
    end.append(text);
    if (!ready && end.indexOf(READY_LINE) >= 0) {
      ready = true;
      readyOrGone.countDown();
    }
    Matcher matcher = CRASH.matcher(end);
    if (crash.isEmpty() && matcher.find()) {
      crash = matcher.group(1);
    }
    end.delete(0, Math.max(0, end.length() - MOST_CHARACTERS));
  }

  /** Waits until the child is ready; false where it is not, and will not be. */
  boolean awaitReady(long seconds) throws InterruptedException {
    return readyOrGone.await(seconds, TimeUnit.SECONDS) && isReady();
  }

  private synchronized boolean isReady() {
    return ready;
  }

  /** The signal that Java said it crashed on; empty where it said nothing. */
  synchronized String crash() {
    return crash;
  }

  /** The last of what it printed, on one line. Not to be trusted. */
  synchronized String end() {
    return end.toString().replaceAll("[^ -~]+", " ").strip();
  }
}
