package io.thresher.jobs.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Up to which version of an input table its rows are scored in an output table. */
public final class LastRead {
  private LastRead() {}

  /**
   * A run into the output table, as the manifest of a folder knows it.
   *
   * @param mark as its commit says it, or would have
   * @param since the version after which it read; empty where it read all
   * @param version of the output table; empty where the run had nothing to commit
   * @param format of the output table
   */
  public record Recorded(RunMark mark, String since, String version, String format) {}

  /**
   * The mark of the run that has read furthest; null where no run is known to have read the input.
   *
   * @param recorded runs, the oldest first
   * @param input the name of the input table, in full
   * @param inputs the history of the input table
   */
  public static @Nullable RunMark of(
      TableHistory output, List<Recorded> recorded, String input, TableHistory inputs) {
    List<RunMark> marks = new ArrayList<>();
    if (!addKnown(output, input, marks)) {
      addForgotten(output, recorded, input, marks);
    }
    RunMark last = furthest(marks, inputs);
    for (Recorded run : recorded) {
      // Without rows to commit, it says only in its manifest that it went on from there.
      if (last != null
          && run.version().isEmpty()
          && run.mark().inputTable().equals(input)
          && run.since().equals(last.inputVersion())
          && run.mark().settings().equals(last.settings())
          && run.mark().model().equals(last.model())) {
        last = run.mark();
      }
    }
    return last;
  }

  /** Returns whether all earlier rows were overwritten. */
  private static boolean addKnown(TableHistory output, String input, List<RunMark> marks) {
    for (TableHistory.Version version : output.versions()) {
      RunMark mark = version.mark();
      if (mark != null && mark.inputTable().equals(input)) {
        marks.add(mark);
      }
      if (mark != null && mark.mode().equals(TableHistory.OVERWRITE)) {
        return true;
      }
    }
    return false;
  }

  private static void addForgotten(
      TableHistory output, List<Recorded> recorded, String input, List<RunMark> marks) {
    for (int i = recorded.size() - 1; i >= 0; i--) {
      Recorded run = recorded.get(i);
      if (!run.version().isEmpty() && output.forgets(run.version(), run.format())) {
        if (run.mark().inputTable().equals(input)) {
          marks.add(run.mark());
        }
        if (run.mark().mode().equals(TableHistory.OVERWRITE)) {
          return;
        }
      }
    }
  }

  /** A run may have read an older version than the one before. */
  private static @Nullable RunMark furthest(List<RunMark> marks, TableHistory inputs) {
    RunMark furthest = marks.isEmpty() ? null : marks.get(0);
    int least = Integer.MAX_VALUE;
    for (RunMark mark : marks) {
      Optional<Integer> later = inputs.since(mark.inputVersion()).map(List::size);
      if (later.isPresent() && later.get() < least) {
        least = later.get();
        furthest = mark;
      }
    }
    return furthest;
  }
}
