package io.thresher.jobs.report;

import io.thresher.errors.Problem;
import io.thresher.jobs.run.RowCounts;

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
