package io.thresher.jobs.report;

import io.thresher.jobs.input.Checksums;
import io.thresher.jobs.input.InputVerification;
import io.thresher.jobs.input.LostFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** What a run tells about the verification of its input. */
public final class VerificationSummary {
  private VerificationSummary() {}

  /** Lines for the terminal; the report gets the same. */
  public static List<String> of(InputVerification verification, RunReport report) {
    List<String> lines = new ArrayList<>();
    Checksums checksums = verification.checksums();
    if (checksums.any()) {
      report.checksums(checksums);
      lines.add(checksums.line());
    }
    List<LostFile> lost = verification.lost();
    if (!lost.isEmpty()) {
      lines.add("LOST          " + lost.size() + " files could not be read and were left out:");
      lost.forEach(file -> lines.add("              " + file.problem().line()));
    }
    report.lostFiles(lost);
    List<Path> leftOut = verification.leftOut();
    if (!leftOut.isEmpty()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "left out      %,d files for their names, such as %s",
              leftOut.size(),
              leftOut.get(0)));
    }
    report.leftOut(leftOut.size());
    return lines;
  }
}
