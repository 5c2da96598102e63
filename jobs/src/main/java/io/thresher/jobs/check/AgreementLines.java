package io.thresher.jobs.check;

import io.thresher.check.Agreement;
import io.thresher.check.Likely;
import io.thresher.check.Numbers;
import io.thresher.check.Target;
import io.thresher.check.WorstRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An agreement for people to read. */
public final class AgreementLines {
  private static final int MOST_PAIRS = 20;

  private AgreementLines() {}

  public static List<String> of(Agreement agreement, List<Likely> likely) {
    List<String> lines = new ArrayList<>();
    lines.add("expected      " + agreement.target().describe());
    lines.add(
        format(
            "  agree       %,d of %,d rows%s",
            agreement.agreeing(),
            agreement.rows(),
            agreement.withoutExpectation() == 0
                ? ""
                : format("; nothing is expected of %,d more", agreement.withoutExpectation())));
    if (agreement.target().form() == Target.Form.LABEL) {
      labels(agreement, lines);
    } else {
      lines.add("  differences");
      agreement
          .histogram()
          .forEach((size, rows) -> lines.add(format("    %-14s %,14d rows", size, rows)));
    }
    for (Likely reason : likely) {
      lines.add("  likely      " + reason.kind().label() + ": " + reason.why());
    }
    if (!agreement.worst().isEmpty()) {
      lines.add("  worst rows");
    }
    for (WorstRow row : agreement.worst()) {
      lines.add("    expected " + row.expected() + ", got " + row.actual());
      lines.add("      " + String.join(", ", row.columns()));
    }
    return lines;
  }

  private static void labels(Agreement agreement, List<String> lines) {
    if (agreement.disagreeing() == 0) {
      return;
    }
    lines.add("  labels");
    int shown = 0;
    for (Map.Entry<String, Map<String, Long>> row : agreement.labelTable().entrySet()) {
      for (Map.Entry<String, Long> pair : row.getValue().entrySet()) {
        if (shown++ < MOST_PAIRS) {
          lines.add(
              format("    %s, got %s %,14d rows", row.getKey(), pair.getKey(), pair.getValue()));
        }
      }
    }
    if (shown > MOST_PAIRS) {
      lines.add("    and " + (shown - MOST_PAIRS) + " more pairs");
    }
  }

  /** For a message of one line. */
  public static String summary(Agreement agreement, List<Likely> likely) {
    String largest =
        agreement.target().form() == Target.Form.LABEL
            ? ""
            : "the largest difference is " + Numbers.text(agreement.largest()) + "; ";
    return largest + Likely.summary(likely);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
