package io.thresher.jobs.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** How near the scores of two models are, by what the scores are. */
class TestLikeness {

  private static List<Row> rows(@Nullable Object... values) {
    List<Row> rows = new ArrayList<>();
    Arrays.stream(values).forEach(value -> rows.add(RowFactory.create(new Object[] {value})));
    return rows;
  }

  private static Object array(Object... elements) {
    return CollectionConverters.asScala(List.of(elements)).toSeq();
  }

  private static Likeness of(List<Row> rows, List<Row> others) {
    return Likeness.of("y", rows, others, 0);
  }

  @Test
  void takesTheAnglesOfVectors() {
    Likeness found = of(rows(array(1f, 0f), array(0f, 2f)), rows(array(3f, 0f), array(1f, 1f)));
    assertThat(found.kind()).isEqualTo(Likeness.Kind.COSINE);
    assertThat(found.mean()).isCloseTo((1 + Math.sqrt(0.5)) / 2, within(1e-12));
    assertThat(found.least()).isCloseTo(Math.sqrt(0.5), within(1e-12));
    assertThat(found.describe()).isEqualTo("y: cosine 0.85355 in the mean, 0.70711 at least");
  }

  @Test
  void takesArraysOfArraysForVectors() {
    List<Row> rows = rows(array(array(1f, 0f), array(0f, 1f)));
    Likeness found = of(rows, rows(array(array(1f, 0f), array(0f, -1f))));
    assertThat(found.kind()).isEqualTo(Likeness.Kind.COSINE);
    assertThat(found.mean()).isZero();
  }

  @Test
  void comparesArraysOfOtherThings() {
    List<Row> rows = rows(array(RowFactory.create("PER", 1f)), array());
    Likeness found = of(rows, rows(array(RowFactory.create("LOC", 1f)), array()));
    assertThat(found.kind()).isEqualTo(Likeness.Kind.SAME);
    assertThat(found.mean()).isEqualTo(0.5);
    assertThat(of(rows, rows).mean()).isEqualTo(1);
  }

  /** A shift and a stretch leave a correlation at one. */
  @Test
  void lowersNumbersThatAreShiftedOrStretched() {
    List<Row> rows = rows(1f, 2f, 3f, 4f);
    assertThat(of(rows, rows).mean()).isEqualTo(1);
    Likeness shifted = of(rows, rows(2f, 3f, 4f, 5f));
    assertThat(shifted.kind()).isEqualTo(Likeness.Kind.CONCORDANCE);
    // By hand: 2 * 5 / (5 + 5 + 4 * 1).
    assertThat(shifted.mean()).isCloseTo(10.0 / 14, within(1e-12));
    assertThat(of(rows, rows(2f, 4f, 6f, 8f)).mean()).isLessThan(0.8);
  }

  @Test
  void saysNothingForNumbersThatAreMissingOnOneSide() {
    assertThat(of(rows(1f, null, 3f), rows(1f, null, 3f)).mean()).isEqualTo(1);
    assertThat(of(rows(1f, 2f, 3f), rows(1f, null, 3f)).mean()).isZero();
    assertThat(of(rows(1f, 2f), rows(1f, Float.NaN)).mean()).isZero();
  }

  @Test
  void countsLabelsThatAreTheSame() {
    Likeness found = of(rows("a", "b", null, 3L), rows("a", "c", null, 3L));
    assertThat(found.kind()).isEqualTo(Likeness.Kind.SAME);
    assertThat(found.mean()).isEqualTo(0.75);
    assertThat(found.least()).isZero();
  }
}
