package io.thresher.jobs.watch;

import java.util.ArrayList;
import java.util.List;

/**
 * How fast rows are done with, from samples that are taken now and then. Keeps few of them for the
 * whole of a run, however long it is, and all of the last while.
 */
public final class Pace {
  private static final int MOST = 400;

  private final List<Sample> samples = new ArrayList<>();

  /**
   * Rows that are done with.
   *
   * @param seconds since the first task began
   */
  public record Sample(double seconds, long rows) {}

  /** Adds a sample; where there are many, every other one of the older half goes. */
  void add(double seconds, long rows) {
    samples.add(new Sample(seconds, rows));
    if (samples.size() > MOST) {
      for (int i = MOST / 2; i > 0; i -= 2) {
        samples.remove(i);
      }
    }
  }

  /** Rows a second over the last while; 0 where nothing is known yet. */
  double rate(double window) {
    if (samples.isEmpty()) {
      return 0;
    }
    Sample last = samples.get(samples.size() - 1);
    Sample from = new Sample(0, 0);
    for (int i = samples.size() - 2; i >= 0; i--) {
      if (last.seconds() - samples.get(i).seconds() >= window) {
        from = samples.get(i);
        break;
      }
    }
    double passed = last.seconds() - from.seconds();
    return passed <= 0 ? 0 : (last.rows() - from.rows()) / passed;
  }

  /** Rows a second since the first task began. */
  double mean() {
    return rate(Double.MAX_VALUE);
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }
}
