package io.thresher.prepare.decode;

import io.thresher.tensor.output.DecodedTable;
import io.thresher.tensor.output.RowDecoder;
import io.thresher.tensor.output.WindowScores;
import java.util.List;

/** The likeliest classes, the best first; of a text in windows by their mean. */
final class ClassDecoder implements RowDecoder {
  private final List<String> labels;
  private final int most;

  ClassDecoder(List<String> labels, int most) {
    this.labels = labels;
    this.most = most;
  }

  @Override
  public void decode(List<WindowScores> windows, DecodedTable table) {
    float[] scores = scores(windows);
    boolean[] given = new boolean[scores.length];
    for (int i = 0; i < Math.min(most, scores.length); i++) {
      int best = -1;
      for (int at = 0; at < scores.length; at++) {
        if (!given[at] && (best < 0 || scores[at] > scores[best])) {
          best = at;
        }
      }
      given[best] = true;
      table.add(0, 0, labels.get(best));
      table.add(0, 1, scores[best]);
    }
    table.endRow();
  }

  private static float[] scores(List<WindowScores> windows) {
    float[] first = windows.get(0).floats(0);
    if (windows.size() == 1) {
      return first;
    }
    double[] sums = new double[first.length];
    double weights = 0;
    for (WindowScores window : windows) {
      float[] own = window.floats(0);
      weights += window.weight();
      for (int i = 0; i < own.length; i++) {
        sums[i] += own[i] * window.weight();
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / weights);
    }
    return means;
  }
}
