package io.thresher.model.image;

/** In what form a graph gives the boxes that it finds in an image. */
public enum BoxForm {
  /**
   * As DETR: logits {@code [n, queries, classes + 1]}, of which the last stands for nothing, and
   * boxes {@code [n, queries, 4]} of centre, width and height as shares of the image.
   */
  CLASSES_OR_NOTHING,
  /** As RT-DETR: the same with logits of the classes alone, each for itself. */
  CLASSES_EACH,
  /**
   * As YOLO: {@code [n, 4 + classes, places]}, centre, width and height in pixels of the tensor,
   * then a score for each class.
   */
  PLACES,
  /**
   * As YOLO without suppression behind it: {@code [n, boxes, 6]}, two corners in pixels of the
   * tensor, score, class.
   */
  ROWS,
  /**
   * As torchvision: boxes {@code [n, boxes, 4]} of two corners in pixels of the tensor, labels and
   * scores.
   */
  CORNERS;

  /** Whether the graph leaves in boxes of one thing that overlap. */
  public boolean isYolo() {
    return this == PLACES || this == ROWS;
  }
}
