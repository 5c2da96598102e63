package io.thresher.jobs.watch;

import java.time.Duration;

/** Where a run says how far it is. */
interface Display extends AutoCloseable {

  /** How often it wants to be shown a reading. */
  Duration interval();

  void show(Reading reading);

  /**
   * Shows the last reading of a run and ends.
   *
   * @param last what is known at the end
   */
  void end(Reading last);

  @Override
  void close();
}
