package io.thresher.jobs.report;

import io.thresher.spark.ScoreMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one write took.
 *
 * @param score of the Score operators, summed over tasks
 * @param elapsed by the clock of the driver
 * @param taskNanos run time of the tasks, summed
 * @param tasks that succeeded
 * @param executors that ran them
 */
public record Measurement(
    ScoreMetrics score, Elapsed elapsed, long taskNanos, long tasks, int executors) {
  private static final double NANOS = 1e9;

  /**
   * What passed on the driver.
   *
   * @param startNanos from the begin of the command to that of the first task: Spark, checks,
   *     planning; 0 where there was no task
   * @param scoringNanos from the begin of the first task to the end of the last
   * @param writeNanos of the whole write: some of the start, the scoring, and the commit
   */
  public record Elapsed(long startNanos, long scoringNanos, long writeNanos) {}

  double wallSeconds() {
    return elapsed.writeNanos() / NANOS;
  }

  double startSeconds() {
    return elapsed.startNanos() / NANOS;
  }

  double scoringSeconds() {
    return elapsed.scoringNanos() / NANOS;
  }

  /** While tasks ran. */
  double rowsPerSecond() {
    return elapsed.scoringNanos() == 0 ? 0 : score.rows() / scoringSeconds();
  }

  double loadSeconds() {
    return score.loadNanos() / NANOS;
  }

  double readSeconds() {
    return score.readNanos() / NANOS;
  }

  double assembleSeconds() {
    return score.assembleNanos() / NANOS;
  }

  double inferSeconds() {
    return score.inferNanos() / NANOS;
  }

  /** What the tasks spent on nothing else. */
  double writeSeconds() {
    long accounted =
        score.loadNanos() + score.readNanos() + score.assembleNanos() + score.inferNanos();
    return Math.max(0, taskNanos - accounted) / NANOS;
  }

  /** By stage. */
  public Map<String, Double> seconds() {
    Map<String, Double> stages = new LinkedHashMap<>();
    stages.put("modelLoadSeconds", loadSeconds());
    stages.put("readSeconds", readSeconds());
    stages.put("assemblySeconds", assembleSeconds());
    stages.put("inferenceSeconds", inferSeconds());
    stages.put("writeSeconds", writeSeconds());
    return stages;
  }

  public List<String> lines() {
    List<String> lines = new ArrayList<>(figures());
    if (score.extraRuns() > 0) {
      lines.add(
          format(
              "bisection     %,d extra runs of the model, beside %,d batches, found the rows that"
                  + " it fails on",
              score.extraRuns(), score.batches()));
    }
    if (score.cutTexts() > 0) {
      lines.add(
          format(
              "long texts    %,d rows have more tokens than the model takes: the first were scored"
                  + " (--max-tokens, --long-text)",
              score.cutTexts()));
    }
    if (score.fewestRows() > 0) {
      lines.add(
          format(
              "small batches %,d rows at most on the executor with the smallest: memory or time"
                  + " lacked for more (%,d runs did not fit in memory)",
              score.fewestRows(), score.tooLarge()));
    }
    score
        .refused()
        .forEach(
            (output, rows) ->
                lines.add(
                    format(
                        "numerics      %,d rows with NaN, infinite or out-of-range '%s'",
                        rows, output)));
    return lines;
  }

  private List<String> figures() {
    return List.of(
        format(
            "rows          %,d in %.1f s: %,.0f rows/s, after %.1f s to start",
            score.rows(), scoringSeconds(), rowsPerSecond(), startSeconds()),
        format(
            "stages        model load %.2f s, read %.2f s, assembly %.2f s, inference %.2f s,"
                + " write %.2f s (task time, summed over %d tasks)",
            loadSeconds(),
            readSeconds(),
            assembleSeconds(),
            inferSeconds(),
            writeSeconds(),
            tasks));
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
