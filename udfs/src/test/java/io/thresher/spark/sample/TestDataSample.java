package io.thresher.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thresher.profile.ColumnProfile;
import io.thresher.profile.DataProfile;
import io.thresher.profile.NumberProfile;
import io.thresher.profile.ProfilePiece;
import io.thresher.profile.ProfileTotals;
import io.thresher.profile.ProfiledColumn;
import io.thresher.profile.ProfiledColumn.Kind;
import io.thresher.profile.ProfiledColumn.Role;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.junit.jupiter.api.Test;

class TestDataSample {
  private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType);

  private static SampledColumn column(
      String name, Role role, Kind kind, int ordinal, DataType type, SampledColumn.Look look) {
    return new SampledColumn(
        new ProfiledColumn(name, role, type.simpleString(), kind),
        ordinal,
        type,
        look,
        look == SampledColumn.Look.ELEMENT ? 1 : -1);
  }

  private static DataSampling sampling(int rows) {
    return sampling(rows, 1);
  }

  private static DataSampling sampling(int rows, int every) {
    return new DataSampling(
        rows,
        every,
        List.of(
            column("n", Role.FEATURE, Kind.NUMBER, 0, DataTypes.LongType, SampledColumn.Look.VALUE),
            column(
                "s",
                Role.FEATURE,
                Kind.CATEGORY,
                1,
                DataTypes.StringType,
                SampledColumn.Look.VALUE),
            column(
                "length(s)",
                Role.FEATURE,
                Kind.NUMBER,
                1,
                DataTypes.StringType,
                SampledColumn.Look.LENGTH),
            column("a[1]", Role.FEATURE, Kind.NUMBER, 2, FLOATS, SampledColumn.Look.ELEMENT),
            column("length(a)", Role.FEATURE, Kind.NUMBER, 2, FLOATS, SampledColumn.Look.LENGTH),
            column(
                "m",
                Role.FEATURE,
                Kind.NUMBER,
                3,
                DataTypes.IntegerType,
                SampledColumn.Look.VALUE)),
        List.of(
            column(
                "y", Role.SCORE, Kind.NUMBER, 0, DataTypes.DoubleType, SampledColumn.Look.VALUE)),
        List.of());
  }

  /**
   * The number of the row; null in every tenth; a text as long as the number modulo 4; [1, number],
   * or [1]; the number.
   */
  private static ColumnVector[] features(long first, int rows) {
    OnHeapColumnVector numbers = new OnHeapColumnVector(rows, DataTypes.LongType);
    OnHeapColumnVector texts = new OnHeapColumnVector(rows, DataTypes.StringType);
    OnHeapColumnVector arrays = new OnHeapColumnVector(rows, FLOATS);
    OnHeapColumnVector whole = new OnHeapColumnVector(rows, DataTypes.IntegerType);
    for (int i = 0; i < rows; i++) {
      long number = first + i;
      whole.putInt(i, (int) number);
      if (number % 10 == 9) {
        numbers.putNull(i);
      } else {
        numbers.putLong(i, number);
      }
      texts.putByteArray(
          i, "x".repeat((int) (number % 4)).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      int length = number % 2 == 0 ? 2 : 1;
      arrays.putArray(i, arrays.arrayData().getElementsAppended(), length);
      arrays.arrayData().appendFloat(1);
      if (length == 2) {
        arrays.arrayData().appendFloat((float) number);
      }
    }
    return new ColumnVector[] {numbers, texts, arrays, whole};
  }

  private static ColumnVector[] scores(long first, int rows) {
    OnHeapColumnVector scores = new OnHeapColumnVector(rows, DataTypes.DoubleType);
    for (int i = 0; i < rows; i++) {
      scores.putDouble(i, -(double) (first + i));
    }
    return new ColumnVector[] {scores};
  }

  @Test
  void choosesSoManyTasksAsTheDriverCanHold() {
    for (int tasks : new int[] {1, 4096, 4097, 200_000, 1_000_000}) {
      DataSampling sampling = sampling(8, DataSampling.every(tasks));
      long taken = IntStream.range(0, tasks).filter(sampling::takes).count();

      assertThat(taken).as("of %d", tasks).isBetween(Math.min(tasks, 1900L), 4400L);
    }
  }

  @Test
  void choosesTasksFromAllOverTheInput() {
    DataSampling sampling = sampling(8, DataSampling.every(200_000));

    for (int tenth = 0; tenth < 10; tenth++) {
      long taken =
          IntStream.range(tenth * 20_000, (tenth + 1) * 20_000).filter(sampling::takes).count();
      assertThat(taken).isBetween(330L, 490L);
    }
  }

  /** In groups of two column batches, their scores at the end of each. */
  private static ProfilePiece piece(int most, int groups, int rows, BitSet bad) {
    DataSample sample = new DataSample(sampling(most), 3);
    for (int group = 0; group < groups; group++) {
      long first = (long) group * rows;
      int half = rows / 2;
      sample.takeFeatures(features(first, half), half);
      sample.takeFeatures(features(first + half, rows - half), rows - half);
      sample.takeScores(scores(first, rows), bad);
    }
    return sample.piece();
  }

  private static ColumnProfile profile(ProfilePiece piece, String column) {
    ProfileTotals totals = new ProfileTotals();
    totals.add(piece);
    DataProfile profile = totals.profile("", piece.rows(), 0, List.of());
    return profile.columns().stream()
        .filter(each -> each.name().equals(column))
        .findFirst()
        .orElseThrow();
  }

  private static NumberProfile numbers(ProfilePiece piece, String column) {
    return Objects.requireNonNull(profile(piece, column).numbers());
  }

  @Test
  void looksAtEveryRowWhereTheyAreFew() {
    ProfilePiece piece = piece(1000, 2, 100, new BitSet());

    assertThat(piece.level()).isZero();
    assertThat(piece.rows()).isEqualTo(200);
    assertThat(piece.sampled()).isEqualTo(200);
    assertThat(profile(piece, "n").nulls()).isEqualTo(0.1);
    assertThat(numbers(piece, "n").max()).isEqualTo(198);
    assertThat(numbers(piece, "y").min()).isEqualTo(-199);
    assertThat(numbers(piece, "a[1]").mean()).isCloseTo(99, within(1e-9));
    assertThat(numbers(piece, "length(a)").mean()).isCloseTo(1.5, within(1e-9));
    assertThat(numbers(piece, "length(s)").mean()).isCloseTo(1.5, within(1e-9));
    assertThat(Objects.requireNonNull(profile(piece, "s").categories()).frequent())
        .extracting(category -> category.value() + " " + category.share())
        .containsExactly(" 0.25", "x 0.25", "xx 0.25", "xxx 0.25");
  }

  @Test
  void givesEveryRowTheSameChanceWhereTheyAreMany() {
    ProfilePiece piece = piece(4096, 50, 8000, new BitSet());

    assertThat(piece.rows()).isEqualTo(400_000);
    assertThat(piece.sampled()).isBetween(2048L, 4096L);
    assertThat((double) (piece.sampled() << piece.level())).isCloseTo(400_000, within(30_000.0));
    // Sorted rows, with a period of 4: neither end and no remainder is preferred.
    for (int tenth = 1; tenth < 10; tenth++) {
      assertThat(numbers(piece, "n").quantile(tenth / 10.0))
          .isCloseTo(tenth * 40_000, within(15_000.0));
      assertThat(numbers(piece, "y").quantile(tenth / 10.0))
          .isCloseTo(tenth * 40_000 - 400_000, within(15_000.0));
    }
    Objects.requireNonNull(profile(piece, "s").categories())
        .frequent()
        .forEach(category -> assertThat(category.share()).isCloseTo(0.25, within(0.03)));
    assertThat(profile(piece, "n").nulls()).isCloseTo(0.1, within(0.025));
  }

  @Test
  void leavesOutRowsWithoutScores() {
    BitSet bad = new BitSet();
    bad.set(0, 60);

    for (int most : new int[] {1000, 40}) {
      ProfilePiece piece = piece(most, 1, 100, bad);

      assertThat(piece.rows()).isEqualTo(40);
      assertThat(piece.sampled()).isBetween(most == 40 ? 5L : 40L, 40L);
      assertThat(numbers(piece, "n").min()).isGreaterThanOrEqualTo(60);
      assertThat(numbers(piece, "y").max()).isLessThanOrEqualTo(-60);
      assertThat(profile(piece, "y").sampled()).isEqualTo(piece.sampled());
    }
  }

  @Test
  void takesTheSameRowsWhereTheTaskRunsAgain() {
    ProfilePiece once = piece(64, 5, 1000, new BitSet());
    ProfilePiece again = piece(64, 5, 1000, new BitSet());

    assertThat(again.sampled()).isEqualTo(once.sampled());
    assertThat(numbers(again, "n").mean()).isEqualTo(numbers(once, "n").mean());
  }

  @Test
  void pairsTheScoreOfARowWithItsFeatures() {
    ProfilePiece piece = piece(64, 5, 1000, new BitSet());

    NumberProfile y = numbers(piece, "y");
    NumberProfile m = numbers(piece, "m");
    assertThat(piece.sampled()).isLessThan(1000);
    assertThat(y.mean()).isEqualTo(-Objects.requireNonNull(m.mean()));
    assertThat(y.min()).isEqualTo(-Objects.requireNonNull(m.max()));
  }
}
