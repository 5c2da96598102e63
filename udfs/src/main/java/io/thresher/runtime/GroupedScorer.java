package io.thresher.runtime;

import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.plan.OpenLimits;
import io.thresher.plan.ScorePlan;
import io.thresher.tensor.DirectMemoryException;
import io.thresher.tensor.NoEncoder;
import io.thresher.tensor.RowFailure;
import io.thresher.tensor.open.OpenRows;
import io.thresher.tensor.output.GivenColumn;
import io.thresher.tensor.output.OutputColumn;
import io.thresher.tensor.output.ReorderedVector;
import io.thresher.tensor.output.VariableColumn;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Scores rows that differ in length. They wait until there are many, are run in the order of their
 * lengths, and their scores are given in the order in which the rows came. Where rows are padded, a
 * run takes rows of near lengths; elsewhere those of one length only.
 */
final class GroupedScorer extends BatchScorer {
  private final OpenLimits limits;
  private final OpenRows waiting;
  private final boolean padded;
  private final RowParts rowParts;
  private final Repeats repeats;
  private final boolean forgetsOutputs;
  private final BitSet badPlaces = new BitSet();
  private final BadRows badAtPlaces = new BadPlaces();
  private int[] waitingNumbers = new int[64];
  private int[] places = new int[64];
  private int[] numbers = new int[64];
  private int[] lengths = new int[0];
  private int[] unitPlaces = new int[64];
  private int[] repeatedFrom = new int[64];
  private final BitSet cutRows = new BitSet();
  private long cutRepeats;
  private long positions;
  private long ownPositions;
  private int settled;
  private int added;
  private int scored;

  GroupedScorer(ScorePlan plan, SessionLease lease, BadRows badRows) {
    super(plan, lease, badRows);
    limits = OpenLimits.of(plan);
    waiting = waiting(plan, limits, lease);
    padded = plan.isPadded();
    rowParts = new RowParts(plan, lease, outputs);
    repeats = Repeats.of(plan);
    boolean ofImages = plan.inputs().stream().anyMatch(input -> input.image() != null);
    forgetsOutputs = ofImages && plan.isAllMade();
  }

  private static OpenRows waiting(ScorePlan plan, OpenLimits limits, SessionLease lease) {
    boolean text = plan.inputs().stream().anyMatch(input -> input.tokens() != null);
    return new OpenRows(
        plan.inputs(),
        limits.rows(),
        text ? lease.encoder() : NoEncoder.INSTANCE,
        ModelRun.layout(lease),
        BatchInputs::pixels);
  }

  @Override
  public long cutTexts() {
    return waiting.cutTexts() + cutRepeats;
  }

  @Override
  public long repeatedRows() {
    return repeats.found();
  }

  @Override
  public long positions() {
    return positions;
  }

  @Override
  public long paddingPositions() {
    return positions - ownPositions;
  }

  @Override
  public void add(ColumnVector[] columns, int rows) {
    long start = System.nanoTime();
    long inferred = inferNanos;
    places = room(places, added + rows);
    for (int row = 0; row < rows; row++) {
      addRow(columns, row);
    }
    assembleNanos += System.nanoTime() - start - (inferNanos - inferred);
  }

  private void addRow(ColumnVector[] columns, int row) {
    if (waiting.rows() >= limits.rows() || waiting.bytes() >= limits.bytes()) {
      runWaiting();
    }
    int earlier = repeats.earlier(columns, row);
    if (earlier >= 0 && !bad.get(earlier)) {
      repeats.repeats(added++, earlier);
      return;
    }
    try {
      addWaiting(columns, row);
    } catch (DirectMemoryException e) {
      runWaiting();
      waiting.release();
      addAlone(columns, row);
    }
    added++;
  }

  private void addWaiting(ColumnVector[] columns, int row) {
    int before = waiting.rows();
    long cut = waiting.cutTexts();
    try {
      waiting.add(columns, row);
      waitingNumbers = room(waitingNumbers, waiting.rows());
      Arrays.fill(waitingNumbers, before, waiting.rows(), added); // Several are windows of one.
      repeats.scores(added);
      cutRows.set(added, waiting.cutTexts() > cut);
    } catch (RowFailure failure) {
      doesNotFit(added, failure);
    }
  }

  private void addAlone(ColumnVector[] columns, int row) {
    try {
      addWaiting(columns, row);
    } catch (DirectMemoryException e) {
      throw tooLarge(added, e);
    }
  }

  private ScoringException tooLarge(int row, DirectMemoryException e) {
    return runs.tooLarge(1, badRows.place(row), e);
  }

  private static int[] room(int[] numbers, int needed) {
    return numbers.length >= needed
        ? numbers
        : Arrays.copyOf(numbers, Math.max(needed, 2 * numbers.length));
  }

  @Override
  public void finish() {
    long start = System.nanoTime();
    long inferred = inferNanos;
    runWaiting();
    assembleNanos += System.nanoTime() - start - (inferNanos - inferred);
  }

  private void runWaiting() {
    runGroups();
    settle();
    waiting.clear();
    if (forgetsOutputs) {
      forgetOutputs();
    }
  }

  /** Makes of what the graph gave what the rows get. */
  private void settle() {
    int unit = 0;
    repeatedFrom = room(repeatedFrom, added);
    Arrays.fill(repeatedFrom, settled, added, -1);
    repeats.settle((row, earlier) -> repeatedFrom[row] = earlier);
    for (int row = settled; row < added; row++) {
      int from = unit;
      while (unit < waiting.rows() && waitingNumbers[unit] == row) {
        unit++;
      }
      if (repeatedFrom[row] >= 0) {
        repeat(row, repeatedFrom[row]);
      } else if (rowParts.areMade()) {
        rowParts.decode(waiting, unitPlaces, from, unit, bad.get(row));
      } else if (unit - from > 1 && !bad.get(row)) {
        rowParts.average(waiting, unitPlaces, from, unit, scored);
        places[row] = scored++;
      }
    }
    settled = added;
  }

  /** Gives a row the scores of an earlier one, or the reason why that has none. */
  private void repeat(int row, int earlier) {
    places[row] = places[earlier];
    rowParts.repeat(earlier);
    if (bad.get(earlier)) {
      takeLike(row, earlier);
    } else {
      cutRepeats += cutRows.get(earlier) ? 1 : 0;
      guards.check(places[row], places[row] + 1, badPlaces, badAtPlaces); // It counts again.
    }
  }

  /** What columns were made of is large, as masks are, and not needed any more. */
  private void forgetOutputs() {
    outputs.forEach(OutputColumn::clear);
    badPlaces.clear();
    repeats.clear();
    scored = 0;
  }

  private void runGroups() {
    int[] order = waiting.order();
    numbers = room(numbers, scored + order.length);
    unitPlaces = room(unitPlaces, order.length);
    lengths = padded ? room(lengths, scored + order.length) : lengths;
    int from = 0;
    while (from < order.length) {
      numbers[scored] = waitingNumbers[order[from]]; // For messages, should memory lack.
      int to = end(order, from);
      inputs.begin(waiting, order[to - 1]);
      if (to - from > runs.mostRows()) {
        to = from + runs.mostRows();
        inputs.begin(waiting, order[to - 1]);
      }
      if (reserve(to - from)) {
        for (int i = from; i < to; i++) {
          place(order[i]);
        }
        runPending();
        from = to;
      }
    }
  }

  /** Runs the rows that wait, which go on waiting; forgets the scores of earlier runs. */
  void runAgain() {
    outputs.forEach(OutputColumn::clear);
    badPlaces.clear();
    scored = 0;
    runGroups();
  }

  int waitingRows() {
    return waiting.rows();
  }

  /** The end of the rows that share a run with the first. */
  private int end(int[] order, int from) {
    int to = from + 1;
    int most = limits.rowsOf(waiting.positions(order[from]), plan.batchSize());
    while (to < order.length && to - from < most && joins(order, from, to)) {
      to++;
    }
    return to;
  }

  private boolean joins(int[] order, int from, int row) {
    return padded
        ? row - from < limits.rowsOf(waiting.positions(order[row]), plan.batchSize())
        : waiting.alike(order[from], order[row]);
  }

  private boolean reserve(int rows) {
    try {
      inputs.reserve(rows);
      return true;
    } catch (DirectMemoryException e) {
      runs.refuse(rows, 0, e);
      return false;
    }
  }

  private void place(int row) {
    int place = scored + inputs.rows();
    int number = waitingNumbers[row];
    inputs.add(waiting, row);
    numbers[place] = number;
    places[number] = place;
    unitPlaces[row] = place;
    if (padded) {
      lengths[place] = waiting.length(row);
      ownPositions += waiting.positions(row);
    }
  }

  private void runPending() {
    long start = System.nanoTime();
    int rows = inputs.rows();
    if (padded) {
      positions += rows * inputs.positions();
      for (OutputColumn output : outputs) {
        if (output instanceof VariableColumn variable) {
          variable.cutTo(lengths);
        }
      }
    }
    runs.run(rows, scored);
    guards.check(scored, scored + rows, badPlaces, badAtPlaces);
    parts.check(scored, scored + rows, badPlaces, badAtPlaces);
    scored += rows;
    inputs.clear();
    long took = System.nanoTime() - start;
    inferNanos += took;
    times.add(rows, took);
  }

  @Override
  public boolean wantsMore() {
    return waiting.rows() > 0 && added < limits.rows() && waiting.bytes() < limits.bytes();
  }

  @Override
  int numberOf(int row) {
    return numbers[scored + row];
  }

  @Override
  void mark(int row) {
    badPlaces.set(scored + row);
  }

  @Override
  public ColumnVector[] scores(int from) {
    return columns.stream().map(column -> scores(column, from)).toArray(ColumnVector[]::new);
  }

  private ColumnVector scores(GivenColumn column, int from) {
    ColumnVector made = rowParts.made(column.column(), from);
    return made != null ? made : new ReorderedVector(column.vector(0), places, from);
  }

  @Override
  public void clear() {
    super.clear();
    badPlaces.clear();
    waiting.clear();
    rowParts.clear();
    repeats.clear();
    cutRows.clear();
    added = 0;
    settled = 0;
    scored = 0;
  }

  @Override
  public int mostRows() {
    return runs.fewestRows();
  }

  /** Takes rows by their places among the scores. */
  private final class BadPlaces implements BadRows {
    @Override
    public String place(int row) {
      return badRows.place(numbers[row]);
    }

    @Override
    public void take(int row, Stage stage, Problem problem, @Nullable Throwable cause) {
      GroupedScorer.this.take(numbers[row], stage, problem, cause);
    }
  }
}
