package io.thresher.prepare.decode;

import io.thresher.tensor.ImageFrame;
import io.thresher.tensor.output.DecodedTable;
import io.thresher.tensor.output.RowDecoder;
import io.thresher.tensor.output.WindowScores;
import java.util.List;

/**
 * The class of each pixel of an image, as a PNG of gray levels that are numbers of classes, and how
 * many pixels each class has, the most first.
 */
final class MaskDecoder implements RowDecoder {
  private final List<String> labels;
  private final ClassMap map = new ClassMap();

  MaskDecoder(List<String> labels) {
    this.labels = labels;
  }

  @Override
  public void decode(List<WindowScores> windows, DecodedTable table) {
    WindowScores row = windows.get(0);
    ImageFrame image = row.frame();
    List<Integer> shape = row.shape(0);
    int classes = shape.get(0);
    int[] best = map.best(row.floats(0), classes, shape.get(1), shape.get(2), image);
    table.add(0, 0, GrayPng.of(best, image.width(), image.height(), classes));
    long[] pixels = new long[classes];
    for (int label : best) {
      pixels[label]++;
    }
    addClasses(pixels, table);
    table.endRow();
  }

  private void addClasses(long[] pixels, DecodedTable table) {
    while (true) {
      int most = 0;
      for (int label = 1; label < pixels.length; label++) {
        most = pixels[label] > pixels[most] ? label : most;
      }
      if (pixels[most] == 0) {
        return;
      }
      table.add(1, 0, most < labels.size() ? labels.get(most) : Integer.toString(most));
      table.add(1, 1, (long) most);
      table.add(1, 2, pixels[most]);
      pixels[most] = 0;
    }
  }
}
