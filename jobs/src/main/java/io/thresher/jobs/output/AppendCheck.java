package io.thresher.jobs.output;

import io.thresher.errors.OutputProblems;
import io.thresher.errors.Problems;
import io.thresher.jobs.input.InputFiles;
import io.thresher.jobs.input.InputFormat;
import io.thresher.jobs.input.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Whether what is in the output can take more files: of one format, with the same columns. */
public final class AppendCheck {
  private AppendCheck() {}

  public static void check(
      OutputOptions options,
      OutputTarget target,
      StructType written,
      SparkSession spark,
      Problems problems) {
    if (options.mode != OutputOptions.Mode.APPEND || !target.existed()) {
      return;
    }
    Configuration hadoop = target.fileSystem().getConf();
    InputFiles files = InputFiles.find(List.of(target.path().toString()), hadoop, new Problems());
    for (FileStatus file : files.files()) {
      InputFormat present = InputFormat.of(file.getPath().getName());
      if (present != null && !present.source().equals(options.format.source())) {
        problems.add(
            OutputProblems.appendsOtherFormat(
                file.getPath().toString(), options.format.source(), present.source()));
        return;
      }
    }
    if (!files.files().isEmpty()) {
      checkColumns(options, target, written, spark, problems);
    }
  }

  /**
   * The columns that the output has types for, which text that is appended is read by; none where
   * nothing is appended, or the output holds text itself.
   */
  public static StructType types(
      OutputOptions options, @Nullable OutputTarget target, SparkSession spark) {
    boolean typed =
        options.mode == OutputOptions.Mode.APPEND
            && options.format == OutputOptions.Format.PARQUET
            && target != null
            && target.existed();
    if (!typed || target == null || isEmpty(target)) {
      return new StructType();
    }
    List<String> folders = Names.split(options.partitionBy);
    StructType present = new StructType();
    for (StructField field : new OutputWriter(options, target).read(spark).schema().fields()) {
      boolean guessed = Names.find(field.name(), folders).isPresent();
      present = guessed ? present : present.add(field.name(), field.dataType());
    }
    return present;
  }

  private static boolean isEmpty(OutputTarget target) {
    Configuration hadoop = target.fileSystem().getConf();
    return InputFiles.find(List.of(target.path().toString()), hadoop, new Problems())
        .files()
        .stream()
        .noneMatch(file -> InputFormat.of(file.getPath().getName()) == InputFormat.PARQUET);
  }

  private static void checkColumns(
      OutputOptions options,
      OutputTarget target,
      StructType written,
      SparkSession spark,
      Problems problems) {
    List<String> folders = Names.split(options.partitionBy);
    // Types of CSV columns, and of folders, are guesses.
    boolean typed = options.format == OutputOptions.Format.PARQUET;
    String wanted = text(written, folders, typed);
    String present = text(new OutputWriter(options, target).read(spark).schema(), folders, typed);
    if (!wanted.equals(present)) {
      problems.add(OutputProblems.appendsOtherColumns(target.path().toString(), present, wanted));
    }
  }

  private static String text(StructType columns, List<String> folders, boolean typed) {
    List<String> parts = new ArrayList<>();
    List<String> last = new ArrayList<>();
    for (StructField field : columns.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (Names.find(field.name(), folders).isPresent()) {
        last.add(name);
      } else {
        parts.add(typed ? name + " " + field.dataType().simpleString() : name);
      }
    }
    parts.addAll(last);
    return String.join(", ", parts);
  }
}
