package io.thresher.jobs.report;

import io.thresher.check.Agreement;
import io.thresher.check.Likely;
import io.thresher.check.Target;
import io.thresher.errors.Problem;
import io.thresher.jobs.manifest.RowCounts;
import io.thresher.spark.task.Stall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Objects within the report. */
final class ReportParts {
  private ReportParts() {}

  /**
   * The model.
   *
   * @param uri as it was named
   * @param digest SHA-256 of its content, lower-case hex
   */
  record Model(String uri, String digest) {}

  /**
   * What ran the model.
   *
   * @param name ONNX Runtime or the tree kernel
   * @param detail what the kernel found, or why it was not taken
   */
  record EngineUsed(String name, String detail) {}

  /**
   * Whether rows bear on each other's scores.
   *
   * @param kind how, such as `none`
   * @param detail what was found
   */
  record Dependence(String kind, String detail) {}

  /**
   * The output.
   *
   * @param path its folder
   * @param format `parquet` or `csv`
   */
  record Output(String path, String format) {}

  /**
   * The run.
   *
   * @param id its id
   * @param units parts that the input was cut into, one for each task
   * @param unitsScored those that this call scored; earlier calls scored the others
   * @param rows of the whole run
   */
  record Run(String id, int units, int unitsScored, RowCounts rows) {}

  /**
   * Checksums of Parquet pages.
   *
   * @param pagesVerified pages with a checksum, which was right
   * @param pagesWithoutChecksum pages without one
   */
  record PageChecksums(long pagesVerified, long pagesWithoutChecksum) {}

  /**
   * A file that was left out.
   *
   * @param file its path
   * @param problem why it cannot be read
   */
  record Lost(String file, Reported problem) {}

  /**
   * A task that stalled.
   *
   * @param task its number in the application
   * @param executor that ran it
   * @param host of the executor
   * @param doing what it did, as in {@code reads}
   * @param where the rows that it was at
   * @param seconds without a batch that was finished: until it went on or, where it did not, until
   *     it was told
   * @param wentOn whether it went on, or ended
   */
  record Stalled(
      long task,
      String executor,
      String host,
      String doing,
      String where,
      double seconds,
      boolean wentOn) {

    /** Of what was told, in order. */
    static List<Stalled> of(List<Stall> told) {
      List<Stalled> stalled = new ArrayList<>();
      for (Stall stall : told) {
        if (stall.over()) {
          stalled.replaceAll(s -> s.task == stall.attempt() && !s.wentOn ? s.over(stall) : s);
        } else {
          stalled.add(
              new Stalled(
                  stall.attempt(),
                  stall.executor(),
                  stall.host(),
                  stall.doing(),
                  stall.where(),
                  stall.seconds(),
                  false));
        }
      }
      return stalled;
    }

    /** For a page. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "task %d on %s (%s), %.0f s: it %s, %s",
          task,
          executor,
          host,
          seconds,
          doing,
          where);
    }

    private Stalled over(Stall stall) {
      return new Stalled(task, executor, host, doing, where, stall.seconds(), true);
    }
  }

  /**
   * Golden rows beside the model.
   *
   * @param outcome {@code agree}, {@code skipped} or {@code none}
   * @param file that holds them; empty where there are none
   * @param rows that were compared
   * @param detail what was compared, or why nothing was
   */
  record Golden(String outcome, String file, long rows, String detail) {}

  /**
   * A profile of settings.
   *
   * @param profile its file
   * @param settings that were taken from it, by option or property
   * @param ignored why nothing was taken; empty where it was
   */
  record Tuned(String profile, Map<String, String> settings, String ignored) {}

  /**
   * How what was expected of an output was met.
   *
   * @param output the output, with the element where only one was compared
   * @param column what was expected
   * @param tolerance as {@code --expect} takes it, and where it comes from
   * @param rows that were compared
   * @param agreeing rows within the tolerance
   * @param withoutExpectation rows for which the column holds nothing
   * @param largest the largest difference of numbers
   * @param differences rows by the size of their difference
   * @param labels rows by the label expected and, within, the label given
   * @param likely the likely kinds of fault, likeliest first
   * @param worst some of the rows with the largest differences
   */
  record Checked(
      String output,
      String column,
      String tolerance,
      long rows,
      long agreeing,
      long withoutExpectation,
      double largest,
      Map<String, Long> differences,
      Map<String, Map<String, Long>> labels,
      List<LikelyFault> likely,
      List<Worst> worst) {
    static Checked of(Agreement agreement, List<Likely> likely) {
      Target target = agreement.target();
      return new Checked(
          target.output(),
          target.column(),
          target.tolerance().text() + " (" + target.source() + ")",
          agreement.rows(),
          agreement.agreeing(),
          agreement.withoutExpectation(),
          agreement.largest(),
          agreement.histogram(),
          agreement.labelTable(),
          likely.stream().map(each -> new LikelyFault(each.kind().label(), each.why())).toList(),
          agreement.worst().stream()
              .map(row -> new Worst(row.expected(), row.actual(), row.columns()))
              .toList());
    }
  }

  /**
   * A likely kind of fault.
   *
   * @param kind such as {@code missing values}
   * @param why what was seen
   */
  record LikelyFault(String kind, String why) {}

  /**
   * A row that disagrees.
   *
   * @param expected what the trainer gave
   * @param actual what the model gives
   * @param columns of the row, as {@code name=value}
   */
  record Worst(String expected, String actual, List<String> columns) {}

  /**
   * A problem, as printed.
   *
   * @param code such as `THR-DATA-003`
   * @param what what is wrong
   * @param where the model, file, column, option or row
   * @param expectation what was expected, and what was found
   * @param fix what to do about it
   */
  record Reported(String code, String what, String where, String expectation, String fix) {
    static Reported of(Problem problem) {
      return new Reported(
          problem.code(), problem.what(), problem.where(), problem.expectation(), problem.fix());
    }
  }
}
