package io.thresher.jobs;

import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.RunIdentity;
import io.thresher.jobs.output.OutputTarget;
import io.thresher.jobs.run.EarlierSettings;
import io.thresher.jobs.tune.Setting;
import io.thresher.options.ScoreOptions;
import io.thresher.spark.ModelFiles;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/** Looks whether a call was begun before. */
final class EarlierRuns {
  private EarlierRuns() {}

  /** Looks in an output. */
  private interface Look {
    Optional<EarlierSettings> at(OutputFolder folder, RunIdentity asked) throws IOException;
  }

  /** What it was begun with; null where it was not, or its output cannot be looked at. */
  static @Nullable EarlierSettings find(
      ScoreArguments arguments,
      ScoringSource source,
      ScoreOptions options,
      SparkConf conf,
      @Nullable OutputTarget target) {
    String id = arguments.runs.id;
    boolean repeatable = RunIdentities.isRepeatable(arguments.source.input);
    return id == null && !repeatable
        ? null
        : look(
            arguments,
            source,
            options,
            conf,
            target,
            (folder, asked) -> EarlierSettings.of(folder, id, asked));
  }

  /**
   * What the newest run in its output was begun with, where that is to be like it: new files are
   * added to its own, or only Spark tells whether it read the same version of a table. Null where
   * there is none.
   */
  static @Nullable EarlierSettings newest(
      ScoreArguments arguments,
      ScoringSource source,
      ScoreOptions options,
      SparkConf conf,
      @Nullable OutputTarget target) {
    boolean alike =
        arguments.runs.incremental == Incremental.Earlier.SAME
            || arguments.source.input.table != null;
    return alike ? look(arguments, source, options, conf, target, EarlierSettings::newest) : null;
  }

  private static @Nullable EarlierSettings look(
      ScoreArguments arguments,
      ScoringSource source,
      ScoreOptions options,
      SparkConf conf,
      @Nullable OutputTarget target,
      Look look) {
    try {
      return target != null && target.fileSystem().exists(target.path())
          ? look(arguments, source, options, SparkRuntime.fileSystems(conf), target, look)
          : null;
    } catch (IOException | RuntimeException e) {
      return null; // Planning finds the same, and all that is wrong beside it.
    }
  }

  private static @Nullable EarlierSettings look(
      ScoreArguments arguments,
      ScoringSource source,
      ScoreOptions options,
      Configuration fileSystems,
      OutputTarget target,
      Look look)
      throws IOException {
    boolean batchGiven = arguments.source.flags().givenKeys().contains(Setting.BATCH_SIZE);
    String other = arguments.compare.model;
    RunIdentity asked =
        RunIdentities.asked(
            arguments.spec(),
            ModelFiles.find(arguments.source.model(), options, fileSystems).digest(),
            other == null ? null : ModelFiles.find(other, options, fileSystems).digest(),
            batchGiven ? options.batchSize() : null,
            source.files().files());
    OutputFolder folder = OutputFolder.of(target.fileSystem(), target.path());
    return look.at(folder, asked).orElse(null);
  }
}
