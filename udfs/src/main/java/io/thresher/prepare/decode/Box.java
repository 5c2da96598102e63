package io.thresher.prepare.decode;

/**
 * A thing in an image.
 *
 * @param label the number of its class
 * @param left in pixels, as the others
 */
record Box(int label, float score, float left, float top, float right, float bottom) {

  /** The share of two boxes that both cover: intersection over union. */
  float overlap(Box other) {
    float width = Math.min(right, other.right) - Math.max(left, other.left);
    float height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    float both = Math.max(0, width) * Math.max(0, height);
    return both / (area() + other.area() - both);
  }

  private float area() {
    return (right - left) * (bottom - top);
  }
}
