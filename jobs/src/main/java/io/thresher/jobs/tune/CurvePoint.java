package io.thresher.jobs.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a setting reached.
 *
 * @param setting in words
 * @param size rows or positions of a run
 * @param rowsPerSecond on this machine, left alone by others
 * @param cpuMicrosPerRow of all cores
 * @param p50Millis of a run of the model
 * @param p99Millis of a run of the model
 * @param rounds that it was measured in
 */
public record CurvePoint(
    String setting,
    int size,
    double rowsPerSecond,
    double cpuMicrosPerRow,
    double p50Millis,
    double p99Millis,
    int rounds) {
  private static final double MICROS = 1e6;

  static CurvePoint of(Standing standing, int size) {
    return new CurvePoint(
        standing.setting().describe(),
        size,
        standing.rowsPerSecond(),
        standing.median(each -> MICROS * each.cpuSeconds() / each.rows()),
        standing.median(Observation::p50Millis),
        standing.median(Observation::p99Millis),
        standing.rounds());
  }

  /** Those that were measured, in the order given. */
  public static List<CurvePoint> of(List<Standing> standings, SearchSpace space) {
    return standings.stream()
        .filter(standing -> standing.rounds() > 0)
        .map(standing -> of(standing, space.sizeOf(standing.setting())))
        .toList();
  }

  /** Those than which no other has both more rows a second and shorter runs, by latency. */
  public static List<CurvePoint> front(List<CurvePoint> points) {
    List<CurvePoint> sorted = new ArrayList<>(points);
    sorted.sort(
        Comparator.comparingDouble(CurvePoint::p99Millis)
            .thenComparing(Comparator.comparingDouble(CurvePoint::rowsPerSecond).reversed()));
    List<CurvePoint> front = new ArrayList<>();
    double most = 0;
    for (CurvePoint point : sorted) {
      if (point.rowsPerSecond() > most) {
        front.add(point);
        most = point.rowsPerSecond();
      }
    }
    return front;
  }
}
