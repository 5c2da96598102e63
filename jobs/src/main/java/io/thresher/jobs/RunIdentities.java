package io.thresher.jobs;

import io.thresher.errors.InputProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.input.InputOptions;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.jobs.manifest.InputFile;
import io.thresher.jobs.manifest.RunIdentity;
import io.thresher.jobs.output.ResultOptions;
import io.thresher.jobs.run.EarlierSettings;
import io.thresher.jobs.table.InputTable;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.scan.ScanUnits;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What decides the result of a call of {@code thresher score}. */
final class RunIdentities {
  private static final Pattern VOLATILE =
      Pattern.compile(
          "(?i)\\b(current_\\w+|curdate|now|localtimestamp|unix_timestamp|rand|randn|random|randstr"
              + "|uniform|uuid|shuffle|monotonically_increasing_id)\\b");

  private RunIdentities() {}

  /**
   * What is known of the identity of a call before it is planned.
   *
   * @param otherDigest of the model that it is compared with; null where there is none
   * @param batchSize as given; null where it is not
   */
  static RunIdentity asked(
      CommandSpec command,
      String digest,
      @Nullable String otherDigest,
      @Nullable Integer batchSize,
      List<FileStatus> named) {
    SortedMap<String, String> options = ResultOptions.of(command);
    if (otherDigest != null) {
      options.put(EarlierSettings.OTHER_MODEL, otherDigest);
    }
    if (batchSize != null) {
      options.put(EarlierSettings.BATCH_SIZE, batchSize.toString());
    }
    return new RunIdentity(inputs(named), digest, options);
  }

  /**
   * The identity of a call.
   *
   * @param tuned the settings that come from a profile; empty where none do
   * @param named the files of {@code --input}
   */
  static RunIdentity of(
      CommandSpec command,
      PlannedRows rows,
      String tuned,
      List<FileStatus> named,
      Configuration hadoop) {
    SortedMap<String, String> options = ResultOptions.of(command);
    if (!tuned.isEmpty()) {
      options.put(EarlierSettings.OPTION, tuned);
    }
    options.put(EarlierSettings.BATCH_SIZE, Integer.toString(rows.plan().batchSize()));
    options.put("columns", rows.predictions().schema().simpleString());
    options.put("binding", rows.plan().inputs().toString());
    options.put(EarlierSettings.ENGINE, rows.plan().engine().identity());
    if (rows.paired() != null) {
      ScorePlan other = rows.paired().plan();
      options.put(EarlierSettings.OTHER_MODEL, other.digest());
      options.put("compare-binding", other.inputs().toString());
      options.put(EarlierSettings.OTHER_ENGINE, other.engine().identity());
    }
    InputTable table = rows.locator().table();
    boolean versioned = table != null && !table.version().isEmpty();
    if (table != null && versioned) {
      options.put("table-version", table.range());
    }
    List<FileStatus> files = new ArrayList<>(named);
    if (named.isEmpty() && !versioned) {
      for (String file : rows.data().inputFiles()) {
        files.add(status(new Path(URI.create(file)), hadoop));
      }
    }
    return new RunIdentity(inputs(files), rows.plan().digest(), options);
  }

  private static List<InputFile> inputs(List<FileStatus> files) {
    return files.stream()
        .map(RunIdentities::inputFile)
        .sorted(Comparator.comparing(InputFile::path))
        .toList();
  }

  private static FileStatus status(Path file, Configuration hadoop) {
    try {
      return file.getFileSystem(hadoop).getFileStatus(file);
    } catch (IOException e) {
      throw new ScoringException(InputProblems.inaccessible(file.toString(), e.toString()), e);
    }
  }

  static InputFile inputFile(FileStatus file) {
    String digest = file instanceof EtagSource source ? String.valueOf(source.getEtag()) : "";
    return new InputFile(
        file.getPath().toString(), file.getLen(), file.getModificationTime(), digest);
  }

  /**
   * Whether the identity tells all that the rows depend on: not where they come from elsewhere than
   * from files, or a condition looks at the clock or at chance.
   */
  static boolean isComplete(InputOptions input, PlannedRows rows) {
    InputTable table = rows.locator().table();
    boolean versioned = table != null && !table.version().isEmpty();
    return isRepeatable(input) && (versioned || ScanUnits.areKnown(rows.predictions()));
  }

  /** Whether no condition looks at the clock or at chance. */
  static boolean isRepeatable(InputOptions input) {
    String conditions = String.join(" ", text(input.filter), text(input.query));
    return !VOLATILE.matcher(conditions).find();
  }

  private static String text(@Nullable String condition) {
    return condition == null ? "" : condition;
  }
}
