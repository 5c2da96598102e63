package io.thresher.options;

import java.io.Serializable;
import java.util.List;

/**
 * Which of the boxes that a model finds in an image are given.
 *
 * @param minScore the least score of a box; negative where not given
 * @param maxOverlap the largest share that boxes of one class may overlap (intersection over
 *     union); negative where not given
 */
public record ImageOptions(double minScore, double maxOverlap) implements Serializable {
  static final List<Declared> DECLARED =
      List.of(
          new Declared(
              "min-score",
              "0..1",
              "0.25 of YOLO, 0.5 of other models",
              "Boxes whose score is above this are given.",
              false),
          new Declared(
              "max-overlap",
              "0..1",
              "0.7 of YOLO, 1 of models that suppress doubles themselves",
              "How much two boxes of one class may overlap (intersection over union): of those that"
                  + " overlap more, the best is given (non-maximum suppression).",
              false));

  static ImageOptions parse(OptionParser parser) {
    return new ImageOptions(parser.share("min-score"), parser.share("max-overlap"));
  }
}
