package io.thresher.prepare.decode;

import io.thresher.model.image.BoxForm;
import io.thresher.model.image.ImageSteps;
import io.thresher.tensor.ImageFrame;
import io.thresher.tensor.output.WindowScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the boxes that a graph gives: as it gives them, but for those that are shares. */
final class BoxReader {
  private static final int CORNERS = 4;
  private static final int ROW = 6;

  private final BoxForm form;
  private final ImageSteps steps;
  private final float least;

  /**
   * @param least a box whose score is not above is left out
   */
  BoxReader(BoxForm form, ImageSteps steps, float least) {
    this.form = form;
    this.steps = steps;
    this.least = least;
  }

  /** The surest first; no more than there are queries. */
  List<Box> read(WindowScores row) {
    List<Box> boxes =
        switch (form) {
          case CLASSES_OR_NOTHING, CLASSES_EACH -> ofQueries(row);
          case PLACES -> ofPlaces(row.floats(0), row.shape(0).get(1));
          case ROWS -> ofRows(row.floats(0));
          case CORNERS -> ofCorners(row);
        };
    boxes.sort(Comparator.comparingDouble((Box box) -> box.score()).reversed());
    if (form == BoxForm.CLASSES_EACH) {
      int queries = row.shape(1).get(0);
      return boxes.size() > queries ? new ArrayList<>(boxes.subList(0, queries)) : boxes;
    }
    return boxes;
  }

  /** The same box in pixels of the image. */
  Box inImage(Box box, WindowScores row) {
    boolean isThere = form == BoxForm.CLASSES_OR_NOTHING || form == BoxForm.CLASSES_EACH;
    return isThere ? box : BoxPlaces.of(steps, row.frame()).inImage(box);
  }

  private List<Box> ofQueries(WindowScores row) {
    float[] logits = row.floats(0);
    float[] boxes = row.floats(1);
    int queries = boxes.length / CORNERS;
    int classes = queries == 0 ? 0 : logits.length / queries;
    List<Box> found = new ArrayList<>();
    for (int query = 0; query < queries; query++) {
      if (form == BoxForm.CLASSES_EACH) {
        for (int label = 0; label < classes; label++) {
          float score = (float) (1 / (1 + Math.exp(-logits[query * classes + label])));
          add(found, label, score, boxes, query, row.frame());
        }
        continue;
      }
      double[] scores = Softmax.of(logits, query * classes, classes);
      int best = 0;
      for (int label = 1; label < classes - 1; label++) {
        best = scores[label] > scores[best] ? label : best;
      }
      add(found, best, (float) scores[best], boxes, query, row.frame());
    }
    return found;
  }

  private void add(
      List<Box> found, int label, float score, float[] boxes, int query, ImageFrame image) {
    if (!(score > least)) {
      return;
    }
    float x = boxes[query * CORNERS];
    float y = boxes[query * CORNERS + 1];
    float width = boxes[query * CORNERS + 2];
    float height = boxes[query * CORNERS + 3];
    found.add(
        new Box(
            label,
            score,
            (x - 0.5f * width) * image.width(),
            (y - 0.5f * height) * image.height(),
            (x + 0.5f * width) * image.width(),
            (y + 0.5f * height) * image.height()));
  }

  private List<Box> ofPlaces(float[] values, int places) {
    int classes = values.length / places - CORNERS;
    List<Box> found = new ArrayList<>();
    for (int place = 0; place < places; place++) {
      int best = 0;
      float score = values[CORNERS * places + place];
      for (int label = 1; label < classes; label++) {
        float other = values[(CORNERS + label) * places + place];
        if (other > score) {
          best = label;
          score = other;
        }
      }
      if (score > least) {
        float x = values[place];
        float y = values[places + place];
        float halfWidth = values[2 * places + place] / 2;
        float halfHeight = values[3 * places + place] / 2;
        found.add(
            new Box(best, score, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight));
      }
    }
    return found;
  }

  private List<Box> ofRows(float[] values) {
    List<Box> found = new ArrayList<>();
    for (int at = 0; at + ROW <= values.length; at += ROW) {
      if (values[at + 4] > least) {
        found.add(
            new Box(
                (int) values[at + 5],
                values[at + 4],
                values[at],
                values[at + 1],
                values[at + 2],
                values[at + 3]));
      }
    }
    return found;
  }

  private List<Box> ofCorners(WindowScores row) {
    float[] boxes = row.floats(0);
    long[] labels = row.longs(1);
    float[] scores = row.floats(2);
    List<Box> found = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > least) {
        found.add(
            new Box(
                (int) labels[i],
                scores[i],
                boxes[i * CORNERS],
                boxes[i * CORNERS + 1],
                boxes[i * CORNERS + 2],
                boxes[i * CORNERS + 3]));
      }
    }
    return found;
  }
}
