package io.thresher.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Which rows a batch fails on, and what it costs to find out. */
class TestBisection {
  private final Exception failure = new Exception("index out of range");

  @Property(seed = "4")
  void findsExactlyTheFailingRowsInFewRuns(@ForAll("batches") Batch batch) {
    List<Integer> found = new ArrayList<>();
    Bisection bisection = over(batch.bad, found, (row, why) -> {});

    bisection.find(0, batch.rows, failure);

    assertThat(found).containsExactlyElementsOf(batch.bad.stream().boxed().toList());
    int failing = batch.bad.cardinality();
    int levels = 32 - Integer.numberOfLeadingZeros(Math.max(1, batch.rows - 1));
    assertThat(bisection.runs())
        .as("runs for %d failing of %d", failing, batch.rows)
        .isLessThanOrEqualTo(
            batch.rows == 1 ? 0 : 2L * failing * levels + failing / Bisection.SUSPICIOUS);
  }

  @Test
  void needsNoRunForABatchOfOneRow() {
    List<Integer> found = new ArrayList<>();
    Bisection bisection = over(bits(0), found, (row, why) -> {});

    bisection.find(0, 1, failure);

    assertThat(found).containsExactly(0);
    assertThat(bisection.runs()).isZero();
  }

  @Test
  void stopsAfterAFewRunsWhereTheModelItselfFails() {
    BitSet all = new BitSet();
    all.set(0, 4096);
    Bisection bisection =
        over(
            all,
            new ArrayList<>(),
            (row, why) -> {
              throw new IllegalStateException("the model fails: " + why.getMessage());
            });

    assertThatThrownBy(() -> bisection.find(0, 4096, failure))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model fails: index out of range");
    assertThat(bisection.runs()).isLessThan(40);
  }

  @Test
  void suspectsAcrossBatchesOfOneRow() {
    List<Integer> suspected = new ArrayList<>();
    Bisection bisection = over(bits(0), new ArrayList<>(), (row, why) -> suspected.add(row));

    for (int batch = 0; batch < Bisection.SUSPICIOUS - 1; batch++) {
      bisection.find(0, 1, failure);
    }
    bisection.passed();
    for (int batch = 0; batch < Bisection.SUSPICIOUS - 1; batch++) {
      bisection.find(0, 1, failure);
    }
    assertThat(suspected).isEmpty();
    bisection.find(0, 1, failure);
    assertThat(suspected).hasSize(1);
  }

  @Test
  void blamesNoRowOfABatchThatFailsOnlyAsAWhole() {
    List<Integer> found = new ArrayList<>();
    Bisection bisection = over(new BitSet(), found, (row, why) -> {});

    bisection.find(0, 64, failure);

    assertThat(found).isEmpty();
  }

  private Bisection over(BitSet bad, List<Integer> found, Bisection.Suspicion suspicion) {
    return new Bisection(
        (from, to) -> bad.get(from, to).isEmpty() ? null : failure,
        (row, why) -> {
          assertThat(why).isSameAs(failure);
          found.add(row);
        },
        suspicion);
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int bit : set) {
      bits.set(bit);
    }
    return bits;
  }

  @Provide
  Arbitrary<Batch> batches() {
    Arbitrary<Integer> rows =
        Arbitraries.oneOf(Arbitraries.integers().between(1, 70), Arbitraries.just(4096));
    return rows.flatMap(
        n ->
            Combinators.combine(
                    Arbitraries.integers().between(1, Math.min(n, 40)),
                    Arbitraries.randomValue(random -> random.nextLong()))
                .as((k, seed) -> batch(n, k, seed)));
  }

  private static Batch batch(int rows, int failing, long seed) {
    BitSet bad = new BitSet();
    java.util.Random random = new java.util.Random(seed);
    while (bad.cardinality() < failing) {
      bad.set(random.nextInt(rows));
    }
    return new Batch(rows, bad);
  }

  record Batch(int rows, BitSet bad) {}
}
