package io.thresher.model.image;

import org.jspecify.annotations.Nullable;

/** How levels between pixels are made where an image changes its size, by Pillow's numbers. */
public enum ImageFilter {
  /** Of each place the pixel that it lies in. */
  NEAREST(0),
  LANCZOS(1),
  BILINEAR(2),
  BICUBIC(3),
  BOX(4),
  HAMMING(5);

  private final int number;

  ImageFilter(int number) {
    this.number = number;
  }

  /** Null for a number that stands for none of these. */
  static @Nullable ImageFilter of(int number) {
    for (ImageFilter filter : values()) {
      if (filter.number == number) {
        return filter;
      }
    }
    return null;
  }
}
