package io.thresher.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestRowLevels {
  private static final int ROWS = 1 << 20;

  private static List<Long> found(int least, int... counts) {
    RowLevels levels = new RowLevels(7);
    List<Long> rows = new ArrayList<>();
    long first = 0;
    for (int count : counts) {
      int found = levels.find(first, count, least);
      for (int i = 0; i < found; i++) {
        assertThat((int) levels.level(i)).isGreaterThanOrEqualTo(least);
        rows.add(first + levels.rows()[i]);
      }
      first += count;
    }
    return rows;
  }

  /** Up to eight standard deviations off. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12})
  void findsOneInTwoToTheLevel(int level) {
    double expected = ROWS >> level;

    assertThat((double) found(level, ROWS).size())
        .isCloseTo(expected, within(1 + 8 * Math.sqrt(expected)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 6, 9})
  void prefersNoPlaceInABlock(int level) {
    int[] places = new int[64];
    found(level, ROWS).forEach(row -> places[(int) (row % 64)]++);

    double expected = (double) (ROWS >> level) / 64;
    for (int place : places) {
      assertThat((double) place).isCloseTo(expected, within(8 * Math.sqrt(expected)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 5, 6, 7, 9})
  void findsTheSameRowsHoweverTheyAreCut(int level) {
    Random random = new Random(level);
    int[] counts = new int[400];
    int sum = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = random.nextInt(i % 2 == 0 ? 5 : 300);
      sum += counts[i];
    }

    assertThat(found(level, counts)).isEqualTo(found(level, sum)).isNotEmpty();
  }

  @Test
  void findsAtEachLevelSomeOfThoseOfTheLevelBelow() {
    for (int level = 1; level < 12; level++) {
      assertThat(new HashSet<>(found(level - 1, ROWS >> 4)).containsAll(found(level, ROWS >> 4)))
          .isTrue();
    }
  }

  @Test
  void keepsOfWhatWasFoundWhatAHigherLevelFinds() {
    RowLevels levels = new RowLevels(7);
    int left = levels.keep(levels.find(0, 5000, 2), 7);
    List<Long> kept = new ArrayList<>();
    for (int i = 0; i < left; i++) {
      kept.add((long) levels.rows()[i]);
    }

    assertThat(kept).isEqualTo(found(7, 5000));
  }
}
