package io.thresher.prepare.decode;

import io.thresher.model.image.BoxForm;
import io.thresher.model.image.ImageInput;
import io.thresher.options.ImageOptions;
import io.thresher.options.ScoreOptions;
import io.thresher.tensor.output.DecodedTable;
import io.thresher.tensor.output.RowDecoder;
import io.thresher.tensor.output.WindowScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The things that an image shows, the surest first: of boxes of one class that overlap too much,
 * the surest (non-maximum suppression).
 */
final class BoxDecoder implements RowDecoder {
  private static final double LEAST = 0.5;
  private static final double LEAST_OF_YOLO = 0.25;
  private static final double MOST_OVERLAP_OF_YOLO = 0.7;
  private static final int MOST = 300;

  private final BoxReader reader;
  private final List<String> labels;
  private final float mostOverlap;
  private final int most;

  private BoxDecoder(BoxReader reader, List<String> labels, float mostOverlap, int most) {
    this.reader = reader;
    this.labels = labels;
    this.mostOverlap = mostOverlap;
    this.most = most;
  }

  static BoxDecoder of(ImageInput image, ScoreOptions options) {
    BoxForm form = Objects.requireNonNull(image.form());
    ImageOptions asked = options.image();
    double usual = form.isYolo() ? LEAST_OF_YOLO : LEAST;
    double usualOverlap = form == BoxForm.PLACES ? MOST_OVERLAP_OF_YOLO : 1;
    int topK = options.text().topK();
    return new BoxDecoder(
        new BoxReader(
            form, image.knownSteps(), (float) (asked.minScore() < 0 ? usual : asked.minScore())),
        image.task().labels(),
        (float) (asked.maxOverlap() < 0 ? usualOverlap : asked.maxOverlap()),
        topK == 0 ? MOST : topK);
  }

  @Override
  public void decode(List<WindowScores> windows, DecodedTable table) {
    List<Box> boxes = reader.read(windows.get(0));
    List<Box> kept = new ArrayList<>();
    for (Box box : boxes) {
      if (kept.size() == most) {
        break;
      }
      if (!isDouble(box, kept)) {
        kept.add(box);
        add(reader.inImage(box, windows.get(0)), table);
      }
    }
    table.endRow();
  }

  private boolean isDouble(Box box, List<Box> kept) {
    if (mostOverlap >= 1) {
      return false;
    }
    for (Box better : kept) {
      if (better.label() == box.label() && box.overlap(better) > mostOverlap) {
        return true;
      }
    }
    return false;
  }

  private void add(Box box, DecodedTable table) {
    boolean named = box.label() >= 0 && box.label() < labels.size();
    table.add(0, 0, named ? labels.get(box.label()) : Integer.toString(box.label()));
    table.add(0, 1, box.score());
    table.add(0, 2, box.left());
    table.add(0, 3, box.top());
    table.add(0, 4, box.right());
    table.add(0, 5, box.bottom());
  }
}
