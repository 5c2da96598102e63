package io.thresher.check;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * How two models agree in one output, over rows: the first one's values against the second's.
 * Mergeable, and the same whatever the order of rows but for the last bits of the correlation; not
 * thread-safe.
 *
 * <p>A NaN agrees with a NaN, an infinity with the same one; beside any other number both disagree,
 * and are counted apart; elements of vectors that agree so are left out of the differences. Of a
 * vector of two numbers the second is ranked and correlated, since the first of two classes says
 * nothing more; of longer ones no ranks are told.
 */
public final class PairedOutput {
  private static final int TWO_CLASSES = 2;
  private static final int MOST_COLUMNS = 1000;

  private final Target target;
  private final Moments moments = new Moments();
  private final DifferenceSketch differences = new DifferenceSketch();
  private final RankSample ranks;
  private final LabelPairs labels = new LabelPairs();
  private final WorstRows worst = new WorstRows();
  private final PairedBlock block = new PairedBlock();
  private long rows;
  private long disagreeing;
  private long notNumbers;
  private long otherLengths;
  private double size;

  /**
   * @param sample pairs to hold for ranks
   * @param seed of the sample
   */
  PairedOutput(Target target, int sample, long seed) {
    this.target = target;
    ranks = new RankSample(sample, seed);
  }

  /** Compares the numbers of a row; whether they agree. */
  public boolean numbers(double first, double second) {
    boolean agrees = target.tolerance().allows(second, first);
    if (areFinite(first, second)) {
      moments.add(first, second);
      ranks.add(first, second);
      differences.add(first - second);
      return ended(agrees, Math.abs(first - second));
    }
    notNumbers += agrees ? 0 : 1;
    return ended(agrees, agrees ? 0 : Double.NaN);
  }

  /**
   * Compares the vectors of a row; whether they agree.
   *
   * @param length of the first
   * @param otherLength of the second
   */
  public boolean vectors(double[] first, int length, double[] second, int otherLength) {
    if (length != otherLength) {
      otherLengths++;
      return ended(false, Double.NaN);
    }
    boolean agrees = true;
    boolean comparable = true;
    boolean some = length == 0;
    double largest = 0;
    for (int i = 0; i < length; i++) {
      boolean allowed = target.tolerance().allows(second[i], first[i]);
      agrees &= allowed;
      if (areFinite(first[i], second[i])) {
        double difference = first[i] - second[i];
        largest = Math.abs(difference) > Math.abs(largest) ? difference : largest;
        some = true;
        if (length != TWO_CLASSES || i == 1) {
          moments.add(first[i], second[i]);
        }
      } else {
        comparable &= allowed;
      }
    }
    if (comparable && isRanked(first, second, length)) {
      ranks.add(first[length - 1], second[length - 1]);
    }
    notNumbers += comparable ? 0 : 1;
    if (comparable && some) {
      differences.add(largest);
    }
    return ended(agrees, comparable ? Math.abs(largest) : Double.NaN);
  }

  /**
   * Compares the vectors of many rows at once, one behind the other and of one length: 1 for {@link
   * #numbers}.
   *
   * @param agree made false for each row that does not agree
   * @param worst told the place of each row that {@link #takesWorst}, which it is to add
   */
  public void vectors(
      double[] first, double[] second, int length, boolean[] agree, int count, IntConsumer worst) {
    if (!block.take(first, second, length, count, target.tolerance())) {
      for (int i = 0; i < count; i++) {
        double[] one = Arrays.copyOfRange(first, i * length, (i + 1) * length);
        double[] other = Arrays.copyOfRange(second, i * length, (i + 1) * length);
        ended(vectors(one, length, other, length), i, agree, worst);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      differences.add(block.largest(i));
    }
    for (int i = length == TWO_CLASSES ? 1 : 0; i < count * length; i += step(length)) {
      moments.add(first[i], second[i]);
    }
    for (int i = length - 1;
        length > 0 && length <= TWO_CLASSES && i < count * length;
        i += length) {
      ranks.add(first[i], second[i]);
    }
    for (int i = 0; i < count; i++) {
      ended(ended(block.agrees(i), Math.abs(block.largest(i))), i, agree, worst);
    }
  }

  private void ended(boolean agrees, int row, boolean[] agree, IntConsumer worst) {
    agree[row] &= agrees;
    if (!agrees && takesWorst()) {
      worst.accept(row);
    }
  }

  private static int step(int length) {
    return length == TWO_CLASSES ? TWO_CLASSES : 1;
  }

  private static boolean isRanked(double[] first, double[] second, int length) {
    return length > 0 && length <= TWO_CLASSES && areFinite(first[length - 1], second[length - 1]);
  }

  private static boolean areFinite(double first, double second) {
    return Double.isFinite(first) && Double.isFinite(second);
  }

  /** Two maps have different keys. */
  public boolean otherKeys() {
    otherLengths++;
    return ended(false, Double.NaN);
  }

  /** Compares the labels of a row, which are counted by {@link #addLabels}. */
  public boolean labels(boolean same) {
    return ended(same, same ? 0 : 1);
  }

  /** Counts rows with a pair of labels. */
  public void addLabels(String own, String other, long count) {
    labels.add(other, own, count);
  }

  private boolean ended(boolean agrees, double difference) {
    rows++;
    disagreeing += agrees ? 0 : 1;
    size = difference;
    return agrees;
  }

  /** Whether the row compared last, which disagrees, is wanted as one of the worst. */
  public boolean takesWorst() {
    return worst.takes(size);
  }

  /** Takes the row compared last. */
  public void addWorst(String first, String second, List<String> columns) {
    worst.add(new WorstRow(size, second, first, columns));
  }

  void merge(PairedOutput other) {
    moments.merge(other.moments);
    differences.merge(other.differences);
    ranks.merge(other.ranks);
    labels.merge(other.labels);
    worst.merge(other.worst);
    rows += other.rows;
    disagreeing += other.disagreeing;
    notNumbers += other.notNumbers;
    otherLengths += other.otherLengths;
  }

  public Target target() {
    return target;
  }

  /** Rows that were compared. */
  public long rows() {
    return rows;
  }

  public long disagreeing() {
    return disagreeing;
  }

  /** Rows where a number is NaN or infinite for one model and not so for the other. */
  public long notNumbers() {
    return notNumbers;
  }

  /** Rows whose vectors have different lengths, or maps different keys. */
  public long otherLengths() {
    return otherLengths;
  }

  /** Whether there are finite numbers in it. */
  public boolean hasNumbers() {
    return differences.count() > 0;
  }

  /** Pearson's correlation of all finite numbers; NaN where one model's do not vary. */
  public double correlation() {
    return moments.correlation();
  }

  /** The mean of the first model's numbers less that of the second's. */
  public double meanDifference() {
    return moments.meanDifference();
  }

  /**
   * A quantile of the differences, the first model's number less the second's; of a vector, of its
   * largest. Off by at most 1.6% of itself; the least and the greatest are exact.
   *
   * @param rank from 0 to 1
   */
  public double difference(double rank) {
    return differences.quantile(rank);
  }

  /** Whether rows can be ranked by it. */
  public boolean hasRanks() {
    return ranks.size() > 1;
  }

  /** How the order of rows changes; {@link #hasRanks} must hold. */
  public RankChanges ranks() {
    return RankChanges.of(ranks);
  }

  /** Rows by the second model's label and, within, the first's; 1,000 pairs at most. */
  public Map<String, Map<String, Long>> labelTable() {
    return labels.table();
  }

  /** Some of the rows with the largest differences. */
  public List<WorstRow> worst() {
    return worst.list();
  }

  void writeSample(DataOutput out) throws IOException {
    ranks.write(out);
  }

  void readSample(DataInput in) throws IOException {
    ranks.read(in);
  }

  /** All but the sample. */
  void write(DataOutput out) throws IOException {
    out.writeLong(rows);
    out.writeLong(disagreeing);
    out.writeLong(notNumbers);
    out.writeLong(otherLengths);
    moments.write(out);
    differences.write(out);
    Map<String, Map<String, Long>> table = labels.table();
    out.writeInt(table.values().stream().mapToInt(Map::size).sum());
    for (Map.Entry<String, Map<String, Long>> row : table.entrySet()) {
      for (Map.Entry<String, Long> pair : row.getValue().entrySet()) {
        writeText(row.getKey(), out);
        writeText(pair.getKey(), out);
        out.writeLong(pair.getValue());
      }
    }
    List<WorstRow> kept = worst.list();
    out.writeInt(kept.size());
    for (WorstRow row : kept) {
      out.writeDouble(row.difference());
      writeText(row.expected(), out);
      writeText(row.actual(), out);
      out.writeInt(row.columns().size());
      for (String column : row.columns()) {
        writeText(column, out);
      }
    }
  }

  /** All but the sample. */
  void read(DataInput in) throws IOException {
    rows = in.readLong();
    disagreeing = in.readLong();
    notNumbers = in.readLong();
    otherLengths = in.readLong();
    moments.read(in);
    differences.read(in);
    for (int left = in.readInt(); left > 0; left--) {
      labels.add(in.readUTF(), in.readUTF(), in.readLong());
    }
    for (int left = in.readInt(); left > 0; left--) {
      double difference = in.readDouble();
      String expected = in.readUTF();
      String actual = in.readUTF();
      List<String> columns = new ArrayList<>();
      int count = in.readInt();
      if (count < 0 || count > MOST_COLUMNS) {
        throw new IOException("a row of " + count + " columns");
      }
      for (int i = 0; i < count; i++) {
        columns.add(in.readUTF());
      }
      worst.add(new WorstRow(difference, expected, actual, columns));
    }
  }

  /** Values of rows may be long; people read their beginnings. */
  private static void writeText(String text, DataOutput out) throws IOException {
    out.writeUTF(WorstRow.shortened(text));
  }
}
