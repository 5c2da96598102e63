package io.thresher.jobs.forecast;

import io.thresher.jobs.report.Forecast.Warning;
import io.thresher.plan.Engine;
import io.thresher.spark.ScoreFeed;
import io.thresher.spark.query.MemoryNeeds;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be wrong with how a run is set up, and the change that makes it right. */
final class Advice {
  private static final long TINY_FILE = 4L << 20;
  private static final long USUAL_FILE = 128L << 20;
  private static final long SMALL_OUTPUT = 4L << 20;
  private static final int MANY_FILES = 64;
  private static final double MUCH = 0.2;
  private static final double FEW_SECONDS = 2;

  private Advice() {}

  /**
   * @param threads of a run of the model
   * @param tasks at once on an executor
   * @param cores of an executor
   */
  static Optional<Warning> threads(int threads, int tasks, int cores) {
    return threads * tasks <= cores
        ? Optional.empty()
        : warning(
            "threads",
            "%d tasks at once of %d threads each are more than %d cores: leave --threads out, or"
                + " set spark.task.cpus=%d",
            tasks,
            threads,
            cores,
            Math.min(threads, cores));
  }

  static Optional<Warning> memory(MemoryNeeds needs) {
    return needs.isTight()
        ? warning("memory", "%s: %s", needs.describe(), needs.advice())
        : Optional.empty();
  }

  /**
   * @param resident what an executor is expected to have in memory, bytes
   * @param most what its container has, bytes
   */
  static Optional<Warning> container(double resident, double most) {
    return resident <= most
        ? Optional.empty()
        : warning(
            "memory",
            "an executor is expected to take %s and has %s: raise spark.executor.memoryOverhead by"
                + " %s",
            ForecastLines.bytes(resident),
            ForecastLines.bytes(most),
            ForecastLines.bytes(resident - most));
  }

  /**
   * @param bytes of all
   * @param perFile what opening one takes, s
   * @param taskSeconds of the whole run
   */
  static Optional<Warning> tinyFiles(int files, long bytes, double perFile, double taskSeconds) {
    boolean tiny = files >= MANY_FILES && bytes / files < TINY_FILE;
    return !tiny || files * perFile < MUCH * taskSeconds
        ? Optional.empty()
        : warning(
            "tiny-files",
            "%,d files of %s each: opening them takes %s of %s; merge them into files of about %s",
            files,
            ForecastLines.bytes((double) bytes / files),
            ForecastLines.time(files * perFile),
            ForecastLines.time(taskSeconds),
            ForecastLines.bytes(USUAL_FILE));
  }

  /**
   * @param seconds of each task
   * @param oneGroup whether the largest task reads a row group that takes nearly all of it
   */
  static Optional<Warning> skew(List<Double> seconds, int slots, boolean oneGroup) {
    double all = seconds.stream().mapToDouble(Double::doubleValue).sum();
    double largest = seconds.isEmpty() ? 0 : Collections.max(seconds);
    double fair = all / Math.max(1, slots);
    boolean waits = slots > 1 && largest > (1 + MUCH) * fair && largest - fair > FEW_SECONDS;
    if (!waits) {
      return Optional.empty();
    }
    return oneGroup
        ? warning(
            "one-row-group",
            "one row group takes a task %s of %s, and a row group is never divided: write the file"
                + " with more, smaller row groups (parquet.block.size, row_group_size)",
            ForecastLines.time(largest),
            ForecastLines.time(largest + (all - largest) / slots))
        : warning(
            "skew",
            "the largest task takes %s where a fair share is %s: cut the input into more tasks with"
                + " --partitions %d",
            ForecastLines.time(largest),
            ForecastLines.time(fair),
            Math.max(4 * slots, seconds.size() * 2));
  }

  /**
   * @param without pages of the sample that have none
   * @param with pages that have
   */
  static Optional<Warning> checksums(long without, long with) {
    return without == 0
        ? Optional.empty()
        : warning(
            "checksums",
            "%,d of %,d pages read have no checksum, so that a flipped bit in them goes unseen:"
                + " write the files with page checksums (parquet.page.write-checksum.enabled,"
                + " write_page_checksum of pyarrow)",
            without,
            without + with);
  }

  static Optional<Warning> feed(ScoreFeed feed, boolean text) {
    return feed.byColumns()
        ? Optional.empty()
        : warning(
            "row-feed",
            "rows are fed one by one: %s; %s",
            feed.why(),
            text
                ? "Parquet would be read by columns, several times as fast"
                : "fed by columns, they would be several times as fast to read");
  }

  static Optional<Warning> speculation(boolean speculation, String device) {
    return !speculation || device.equals("cpu")
        ? Optional.empty()
        : warning(
            "speculation",
            "a second attempt at a slow task takes the device from others: set"
                + " spark.speculation=false with --device %s",
            device);
  }

  /**
   * @param trees of the model; 0 where it has none
   */
  static Optional<Warning> engine(Engine engine, long trees) {
    if (engine.isTrees() || trees == 0 || engine.detail().startsWith("faster")) {
      return Optional.empty();
    }
    return engine.detail().startsWith("as asked")
        ? warning(
            "engine",
            "the tree kernel, often several times as fast, is not asked for: leave --engine out")
        : warning(
            "engine",
            "the tree kernel, often several times as fast, does not take these %,d trees: %s",
            trees,
            engine.detail());
  }

  /**
   * @param bytes of all
   */
  static Optional<Warning> smallOutput(int files, double bytes, int slots, boolean folders) {
    boolean small = files >= MANY_FILES && files > slots && bytes / files < SMALL_OUTPUT;
    return !small
        ? Optional.empty()
        : warning(
            "small-output",
            "%,d files of %s each would be written: %s",
            files,
            ForecastLines.bytes(bytes / files),
            folders
                ? "partition by fewer values, or sort the input by them"
                : String.format(
                    Locale.ROOT,
                    "read fewer partitions with --partitions %d",
                    Math.max(slots, (int) (bytes / SMALL_OUTPUT))));
  }

  private static Optional<Warning> warning(String name, String text, Object... values) {
    return Optional.of(new Warning(name, String.format(Locale.ROOT, text, values)));
  }
}
