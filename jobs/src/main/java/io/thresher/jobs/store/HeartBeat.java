package io.thresher.jobs.store;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own, whatever comes of it. */
final class HeartBeat {
  private static final Logger LOG = LoggerFactory.getLogger(HeartBeat.class);

  /** What is done. */
  interface Beat {
    void run() throws IOException;
  }

  private final Beat beat;
  private final Duration interval;
  private final CountDownLatch ended = new CountDownLatch(1);

  HeartBeat(Beat beat, Duration interval) {
    this.beat = beat;
    this.interval = interval;
  }

  void start() {
    Thread thread = new Thread(this::beat, "thresher-lease");
    thread.setDaemon(true);
    thread.start();
  }

  /** Never interrupted in the middle of a write. */
  private void beat() {
    try {
      while (!ended.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          beat.run();
        } catch (IOException | RuntimeException e) {
          LOG.warn("the lease could not be renewed; trying again", e);
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("the lease is no longer renewed", e);
    }
  }

  void close() {
    ended.countDown();
  }
}
