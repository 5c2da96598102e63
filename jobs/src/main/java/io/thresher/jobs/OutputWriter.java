package io.thresher.jobs;

import io.thresher.errors.OutputProblems;
import io.thresher.errors.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Writes predictions with Spark's commit protocol; a failed write leaves what was there before. */
final class OutputWriter {
  private final OutputOptions options;
  private final OutputTarget target;

  OutputWriter(OutputOptions options, OutputTarget target) {
    this.options = options;
    this.target = target;
  }

  /** What a format and its folders can hold, against the columns to be written. */
  static void check(OutputOptions options, StructType columns, Problems problems) {
    List<String> names = List.of(columns.fieldNames());
    Set<String> seen = new HashSet<>();
    for (StructField field : columns.fields()) {
      if (!seen.add(field.name().toLowerCase(Locale.ROOT))) {
        problems.add(OutputProblems.duplicateColumn(field.name()));
      }
      if (options.format == OutputOptions.Format.CSV
          && (!(field.dataType() instanceof AtomicType)
              || field.dataType() instanceof BinaryType)) {
        problems.add(
            OutputProblems.unsupportedType("csv", field.name(), field.dataType().simpleString()));
      }
    }
    List<String> partitionBy = Names.split(options.partitionBy);
    for (String name : partitionBy) {
      if (Names.find(name, names).isEmpty()) {
        problems.add(OutputProblems.unknownPartitionColumn(name, names));
      }
    }
    if (!partitionBy.isEmpty() && partitionBy.size() == names.size()) {
      problems.add(OutputProblems.onlyPartitionColumns());
    }
  }

  /** Returns once the output is complete and in its place. */
  void write(Dataset<Row> predictions) {
    try {
      if (options.mode == OutputOptions.Mode.OVERWRITE) {
        try (StagedOutput staged = new StagedOutput(target)) {
          save(predictions, staged.path());
          staged.publish();
        }
      } else {
        writeInPlace(predictions);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeInPlace(Dataset<Row> predictions) throws IOException {
    boolean complete = false;
    try {
      save(predictions, target.path());
      complete = true;
    } finally {
      if (!complete && !target.existed()) {
        target.fileSystem().delete(target.path(), true);
      }
    }
  }

  private void save(Dataset<Row> predictions, Path path) {
    DataFrameWriter<Row> writer =
        predictions
            .write()
            .format(options.format.source())
            .mode(
                options.mode == OutputOptions.Mode.APPEND
                    ? SaveMode.Append
                    : SaveMode.ErrorIfExists)
            .partitionBy(Names.split(options.partitionBy).toArray(String[]::new));
    if (options.format == OutputOptions.Format.CSV) {
      writer.option("header", "true");
    }
    if (options.compression != null) {
      writer.option("compression", options.compression);
    }
    writer.save(path.toString());
  }

  /** What the output holds now. */
  Dataset<Row> read(SparkSession spark) {
    return spark
        .read()
        .format(options.format.source())
        .option("header", "true")
        .load(target.path().toString());
  }
}
