package io.thresher.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made texts of many scripts and lengths, always the same: one in ten repeats an earlier one, some
 * are empty, of one letter, or far longer than any model takes.
 */
final class TextCorpus {
  private static final long SEED = 20261128;
  private static final int LONGEST = 10_000;

  /** First and last letter of ranges that words are made of. */
  private static final int[][] SCRIPTS = {
    {'a', 'z'},
    {'a', 'z'},
    {'a', 'z'},
    {'a', 'z'},
    {'A', 'Z'},
    {0xe0, 0xf6},
    {0x3b1, 0x3c9},
    {0x430, 0x44f},
    {0x5d0, 0x5ea},
    {0x627, 0x64a},
    {0x905, 0x939},
    {0xe01, 0xe2e},
    {0x3042, 0x3093},
    {0x4e00, 0x4fff},
    {0xac00, 0xacff},
    {0x1f600, 0x1f640}
  };

  private static final String[] MARKS = {" ", " ", " ", " ", " ", ", ", ". ", " - ", "\n", "! "};

  private final SplittableRandom random;

  private TextCorpus(long salt) {
    random = new SplittableRandom(SEED + salt);
  }

  static List<String> of(int texts) {
    return of(texts, 0);
  }

  /**
   * @param salt another number gives other texts
   */
  static List<String> of(int texts, long salt) {
    TextCorpus corpus = new TextCorpus(salt);
    List<String> all = new ArrayList<>();
    while (all.size() < texts) {
      boolean repeats = all.size() > 10 && corpus.random.nextInt(10) == 0;
      all.add(repeats ? all.get(corpus.random.nextInt(all.size())) : corpus.text(all.size()));
    }
    return all;
  }

  private String text(int number) {
    if (number % 1000 < 3) {
      return number % 1000 == 0 ? "" : number % 1000 == 1 ? "x" : text(LONGEST, 'z');
    }
    // Half of them under some 20 words, a few of hundreds.
    return text((int) (100 * Math.exp(0.9 * random.nextGaussian())) + 1, ' ');
  }

  private String text(int letters, char filler) {
    int[] script = SCRIPTS[random.nextInt(SCRIPTS.length)];
    StringBuilder text = new StringBuilder();
    while (text.length() < letters) {
      int size = 1 + random.nextInt(filler == 'z' ? 5 : 9);
      for (int i = 0; i < size; i++) {
        text.appendCodePoint(random.nextInt(script[0], script[1] + 1));
      }
      text.append(MARKS[random.nextInt(MARKS.length)]);
    }
    return text.toString();
  }
}
