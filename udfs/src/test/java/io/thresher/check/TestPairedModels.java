package io.thresher.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestPairedModels {
  private static final Target NUMBER =
      new Target("score", "old", Target.Form.NUMBER, new Tolerance(0.1, 0), "as given");
  private static final Target VECTOR =
      new Target("p", "p", Target.Form.VECTOR, new Tolerance(0.1, 0), "as given");
  private static final Target LABEL =
      new Target("label", "label", Target.Form.LABEL, Tolerance.EXACT, "labels");
  private static final List<Target> ALL = List.of(NUMBER, VECTOR, LABEL);
  private static final int SAMPLE = 1000;

  private static PairedModels models(List<Target> targets, long seed) {
    return new PairedModels(targets, SAMPLE, seed);
  }

  private static PairedOutput numbers(double[] first, double[] second, int parts) {
    PairedModels all = models(List.of(NUMBER), 0);
    for (int part = 0; part < parts; part++) {
      PairedModels own = models(List.of(NUMBER), part * 77L + 1);
      for (int i = part; i < first.length; i += parts) {
        own.compared(own.outputs().get(0).numbers(first[i], second[i]));
      }
      all.merge(own);
    }
    return all.outputs().get(0);
  }

  private static double[][] normal(int count, double noise) {
    Random random = new Random(5);
    double[][] pairs = new double[2][count];
    for (int i = 0; i < count; i++) {
      pairs[0][i] = random.nextGaussian();
      pairs[1][i] = pairs[0][i] + noise * random.nextGaussian();
    }
    return pairs;
  }

  @Test
  void countsRowsThatDisagreeOnceAndThoseWithoutScores() {
    PairedModels models = models(ALL, 1);
    PairedOutput score = models.outputs().get(0);
    PairedOutput vector = models.outputs().get(1);
    PairedOutput label = models.outputs().get(2);
    assertThat(score.numbers(1, 1.05)).isTrue();
    assertThat(vector.vectors(new double[] {1, 2}, 2, new double[] {1, 2.05}, 2)).isTrue();
    assertThat(label.labels(true)).isTrue();
    models.compared(true);
    assertThat(score.numbers(1, 2)).isFalse();
    assertThat(vector.vectors(new double[] {1, 9}, 2, new double[] {1, 2}, 2)).isFalse();
    assertThat(label.labels(false)).isFalse();
    models.compared(false);
    models.addUnscored();

    assertThat(models.rows()).isEqualTo(3);
    assertThat(models.disagreeing()).isEqualTo(2);
    assertThat(models.unscored()).isEqualTo(1);
    assertThat(score.rows()).isEqualTo(2);
    assertThat(vector.difference(1)).isEqualTo(7);
    assertThat(label.disagreeing()).isEqualTo(1);
  }

  @Test
  void takesNotANumberForItsOwnEqualOnly() {
    PairedModels models = models(ALL, 1);
    PairedOutput score = models.outputs().get(0);
    double infinite = Double.POSITIVE_INFINITY;

    assertThat(score.numbers(Double.NaN, Double.NaN)).isTrue();
    assertThat(score.numbers(infinite, infinite)).isTrue();
    assertThat(score.notNumbers()).isZero();
    assertThat(score.numbers(Double.NaN, 1)).isFalse();
    assertThat(score.takesWorst()).isTrue();
    assertThat(score.numbers(infinite, -infinite)).isFalse();
    assertThat(score.numbers(1, infinite)).isFalse();
    assertThat(score.notNumbers()).isEqualTo(3);
    assertThat(score.hasNumbers()).isFalse();
    assertThat(score.hasRanks()).isFalse();

    PairedOutput vector = models.outputs().get(1);
    double[] mixed = {1, Double.NaN};
    assertThat(vector.vectors(mixed, 2, mixed, 2)).isTrue();
    assertThat(vector.vectors(mixed, 2, new double[] {1, 2}, 2)).isFalse();
    assertThat(vector.notNumbers()).isEqualTo(1);
    assertThat(vector.vectors(mixed, 1, mixed, 2)).isFalse();
    assertThat(vector.otherLengths()).isEqualTo(1);
  }

  @Test
  void comparesTheOtherElementsOfVectorsThatAreNotANumberAlike() {
    PairedOutput vector = models(ALL, 1).outputs().get(1);
    double infinite = Double.POSITIVE_INFINITY;

    assertThat(vector.vectors(new double[] {Double.NaN, 1}, 2, new double[] {Double.NaN, 1.05}, 2))
        .isTrue();
    assertThat(vector.vectors(new double[] {infinite, 1}, 2, new double[] {infinite, 2}, 2))
        .isFalse();
    assertThat(vector.notNumbers()).isZero();
    assertThat(vector.difference(0)).isEqualTo(-1);
    assertThat(vector.hasRanks()).as("their second numbers are ranked").isTrue();
    assertThat(vector.meanDifference()).isCloseTo(-0.525, within(1e-12));

    assertThat(vector.vectors(new double[] {infinite, 1}, 2, new double[] {-infinite, 1}, 2))
        .isFalse();
    assertThat(vector.vectors(new double[] {Double.NaN, 1}, 2, new double[] {infinite, 1}, 2))
        .isFalse();
    assertThat(vector.notNumbers()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void comparesManyRowsAtOnceAsOneByOne(int length) throws IOException {
    Random random = new Random(length);
    PairedModels single = models(List.of(VECTOR), 7);
    PairedModels many = models(List.of(VECTOR), 7);
    for (int part = 0; part < 40; part++) {
      int count = random.nextInt(300);
      double[] first = random.doubles((long) count * length, -1, 1).toArray();
      double[] second = Arrays.stream(first).map(x -> x + 0.08 * random.nextGaussian()).toArray();
      if (part % 4 == 0 && first.length > 0) {
        first[random.nextInt(first.length)] = Double.NaN;
        second[random.nextInt(first.length)] = Double.NEGATIVE_INFINITY;
      }
      boolean[] expected = new boolean[count];
      PairedOutput output = single.outputs().get(0);
      for (int i = 0; i < count; i++) {
        double[] one = Arrays.copyOfRange(first, i * length, (i + 1) * length);
        double[] other = Arrays.copyOfRange(second, i * length, (i + 1) * length);
        expected[i] = output.vectors(one, length, other, length);
        if (!expected[i] && output.takesWorst()) {
          output.addWorst(Arrays.toString(one), Arrays.toString(other), List.of(part + "," + i));
        }
      }
      boolean[] agree = new boolean[count];
      Arrays.fill(agree, true);
      PairedOutput block = many.outputs().get(0);
      int number = part;
      block.vectors(
          first,
          second,
          length,
          agree,
          count,
          i ->
              block.addWorst(
                  Arrays.toString(Arrays.copyOfRange(first, i * length, (i + 1) * length)),
                  Arrays.toString(Arrays.copyOfRange(second, i * length, (i + 1) * length)),
                  List.of(number + "," + i)));
      assertThat(agree).isEqualTo(expected);
    }
    assertThat(many.outputs().get(0).worst()).isEqualTo(single.outputs().get(0).worst());
    assertThat(many.encode()).isEqualTo(single.encode());
  }

  @Test
  void tellsNoCorrelationOfNumbersThatDoNotVary() {
    double[] same = new double[2000];
    double[] other = normal(2000, 1)[1];
    Arrays.fill(same, 0.1);

    assertThat(numbers(same, other, 3).correlation()).isNaN();
    assertThat(numbers(other, same, 3).correlation()).isNaN();
    assertThat(numbers(same, same, 3).meanDifference()).isZero();
    Arrays.setAll(same, i -> 1e9 + other[i]);
    assertThat(numbers(same, other, 3).correlation()).isCloseTo(1, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void tellsQuantilesOfDifferencesAndCorrelationHoweverRowsArePartedOut(int parts) {
    double[][] pairs = normal(20_000, 0.3);

    PairedOutput output = numbers(pairs[0], pairs[1], parts);

    double[] differences = new double[pairs[0].length];
    Arrays.setAll(differences, i -> pairs[0][i] - pairs[1][i]);
    Arrays.sort(differences);
    for (double rank : new double[] {0.01, 0.05, 0.25, 0.75, 0.95, 0.99}) {
      double exact = differences[(int) (rank * (differences.length - 1))];
      assertThat(output.difference(rank))
          .isCloseTo(exact, within(Math.abs(exact) * DifferenceSketch.ERROR));
    }
    assertThat(output.difference(0)).isEqualTo(differences[0]);
    assertThat(output.difference(1)).isEqualTo(differences[differences.length - 1]);
    assertThat(output.correlation()).isCloseTo(1 / Math.sqrt(1.09), within(0.003));
    assertThat(output.meanDifference())
        .isCloseTo(Arrays.stream(differences).average().orElseThrow(), within(1e-12));
  }

  @Test
  void ranksAllRowsWhereTheyAreFew() {
    double[] first = new double[100];
    double[] second = new double[100];
    for (int i = 0; i < 100; i++) {
      first[i] = i;
      second[i] = Math.exp(i / 10.0);
    }
    RankChanges same = numbers(first, second, 3).ranks();
    assertThat(same).isEqualTo(new RankChanges(100, true, same.correlation(), 0, 1, 1));
    assertThat(same.correlation()).isCloseTo(1, within(1e-12));

    // The best becomes the worst; all others move by one.
    second[99] = -1;
    RankChanges fallen = numbers(first, second, 3).ranks();
    assertThat(fallen.moved()).isEqualTo(0.01);
    assertThat(fallen.topHundredth()).isZero();
    assertThat(fallen.topTenth()).isEqualTo(0.9);
    // Spearman by its formula: 1 - 6 * sum of squares / (n * (n^2 - 1)).
    double squares = 99.0 * 99 + 99;
    assertThat(fallen.correlation())
        .isCloseTo(1 - 6 * squares / (100 * (100.0 * 100 - 1)), within(1e-12));
  }

  @Test
  void sharesTheTopAmongEqualScores() {
    double[] first = new double[100];
    double[] second = new double[100];
    Arrays.fill(first, 0, 50, 1);
    Arrays.fill(second, 0, 50, 1);

    RankChanges ranks = numbers(first, second, 1).ranks();

    assertThat(ranks.topTenth()).isCloseTo(1, within(1e-12));
    assertThat(ranks.correlation()).isCloseTo(1, within(1e-12));
    Arrays.fill(second, 1);
    assertThat(numbers(first, second, 1).ranks().correlation()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void ranksASampleOfManyRows(int parts) {
    double[][] pairs = normal(60_000, 0.5);

    PairedOutput output = numbers(pairs[0], pairs[1], parts);

    RankChanges ranks = output.ranks();
    assertThat(ranks.whole()).isFalse();
    assertThat(ranks.pairs()).isBetween((long) SAMPLE * parts / 2, (long) SAMPLE * parts);
    // Spearman's of normal pairs: 6 / pi * asin(r / 2).
    double exact = 6 / Math.PI * Math.asin(1 / Math.sqrt(1.25) / 2);
    assertThat(ranks.correlation()).isCloseTo(exact, within(0.03));
  }

  @Test
  void samplesEachRowAlikeWhateverItsValue() {
    // One value in nine rows of ten: a sample of distinct values would miss that.
    int count = 50_000;
    double[] values = new double[count];
    Arrays.setAll(values, i -> i % 10 == 0 ? i : -1);

    RankSample sample = new RankSample(SAMPLE, 3);
    for (double value : values) {
      sample.add(value, value);
    }

    assertThat(sample.size()).isEqualTo(SAMPLE);
    long frequent = Arrays.stream(sample.first()).filter(value -> value == -1).count();
    assertThat(frequent).isBetween(860L, 940L);
    long late = Arrays.stream(sample.first()).filter(value -> value >= count / 2.0).count();
    assertThat(late).isBetween(25L, 75L);

    RankSample larger = new RankSample(3 * SAMPLE, 3);
    for (double value : values) {
      larger.add(value, value);
    }
    sample.merge(larger);
    assertThat(sample.size()).as("what the smaller holds is in the larger").isEqualTo(2 * SAMPLE);
  }

  @Test
  void givesTheSameSampleForTheSameSeed() throws IOException {
    double[][] pairs = normal(5000, 1);
    byte[][] encoded = new byte[2][];
    for (int k = 0; k < 2; k++) {
      PairedModels models = models(List.of(NUMBER), 9);
      for (int i = 0; i < 5000; i++) {
        models.compared(models.outputs().get(0).numbers(pairs[0][i], pairs[1][i]));
      }
      encoded[k] = models.encode();
    }
    assertThat(encoded[0]).isEqualTo(encoded[1]);
    assertThat(encoded[0].length).isLessThan(SAMPLE * 24 + 20_000);
  }

  @Test
  void readsWhatItWrites() throws IOException {
    PairedModels models = models(ALL, 4);
    PairedOutput score = models.outputs().get(0);
    PairedOutput label = models.outputs().get(2);
    for (int i = 0; i < 50; i++) {
      boolean agrees = score.numbers(i, i % 7);
      if (!agrees && score.takesWorst()) {
        score.addWorst("first " + i, "second", List.of("id=" + i, "x".repeat(100_000)));
      }
      models.compared(agrees);
    }
    models.addUnscored();
    label.addLabels("yes", "no", 3);

    PairedModels read = PairedModels.decode(models.encode(), ALL);

    assertThat(read.rows()).isEqualTo(51);
    assertThat(read.disagreeing()).isEqualTo(models.disagreeing());
    assertThat(read.unscored()).isEqualTo(1);
    PairedOutput again = read.outputs().get(0);
    assertThat(again.correlation()).isEqualTo(score.correlation());
    assertThat(again.difference(0.3)).isEqualTo(score.difference(0.3));
    assertThat(again.ranks()).isEqualTo(score.ranks());
    assertThat(again.worst().get(0).actual()).isEqualTo("first 49");
    assertThat(again.worst().get(0).columns().get(1)).hasSizeLessThan(500);
    assertThat(read.outputs().get(2).labelTable().get("no")).containsEntry("yes", 3L);
    assertThatThrownBy(() -> PairedModels.decode(models.encode(), List.of(NUMBER)))
        .isInstanceOf(IOException.class)
        .hasMessage("version 2 of 3 outputs");
  }

  @Test
  void keepsTheWorstRowsOfAllParts() {
    List<String> rows = new ArrayList<>();
    PairedModels all = models(List.of(NUMBER), 0);
    for (int part = 0; part < 3; part++) {
      PairedModels own = models(List.of(NUMBER), part);
      PairedOutput output = own.outputs().get(0);
      for (int i = 0; i < 10; i++) {
        if (!output.numbers(10 * part + i, -1) && output.takesWorst()) {
          output.addWorst(Integer.toString(10 * part + i), "-1", List.of());
        }
      }
      all.merge(own);
    }
    all.outputs().get(0).worst().forEach(row -> rows.add(row.actual()));
    assertThat(rows).containsExactly("29", "28", "27", "26", "25");
  }

  @Test
  void readsPairsOfOutputs() {
    assertThat(OutputPair.parse("score")).isEqualTo(new OutputPair("score", "score", null));
    assertThat(OutputPair.parse("p[1] = q : 1%"))
        .isEqualTo(new OutputPair("p[1]", "q", new Tolerance(0, 0.01)));
    assertThat(OutputPair.parse("a\\:b=c\\=d:0.5"))
        .isEqualTo(new OutputPair("a:b", "c=d", new Tolerance(0.5, 0)));
    for (String wrong : List.of("", "=", "a=", "a=b=c", "a:b:c", "a:much", ":1")) {
      assertThatThrownBy(() -> OutputPair.parse(wrong))
          .as(wrong)
          .isInstanceOf(ScoringException.class)
          .hasMessageContaining("THR-USE-823");
    }
  }
}
