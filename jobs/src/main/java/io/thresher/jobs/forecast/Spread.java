package io.thresher.jobs.forecast;

import java.util.ArrayList;
import java.util.List;

/** An order of places in which any first few lie far apart: both ends, the middle, quarters. */
final class Spread {
  private Spread() {}

  static List<Integer> over(int count) {
    List<Integer> order = new ArrayList<>();
    if (count > 0) {
      order.add(0);
    }
    if (count > 1) {
      order.add(count - 1);
    }
    int bits = 32 - Integer.numberOfLeadingZeros(Math.max(0, count - 1));
    for (int i = 1; i < 1 << bits; i++) {
      int place = Integer.reverse(i) >>> (32 - bits);
      if (place < count - 1) {
        order.add(place);
      }
    }
    return order;
  }
}
