package io.thresher.jobs.forecast;

import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;

/**
 * When tasks end that are given, in order, to whichever slot is free first.
 *
 * @param seconds until the last has ended
 * @param idleSeconds of them while some slot has nothing left to do
 */
record Schedule(double seconds, double idleSeconds) {

  static Schedule of(
      List<InputSize.Part> tasks, int slots, ToDoubleFunction<InputSize.Part> seconds) {
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int i = 0; i < slots; i++) {
      free.add(0.0);
    }
    double last = 0;
    for (InputSize.Part task : tasks) {
      double end = free.remove() + seconds.applyAsDouble(task);
      free.add(end);
      last = Math.max(last, end);
    }
    return new Schedule(last, last - free.remove());
  }
}
