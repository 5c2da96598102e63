package io.thresher.jobs.output;

import io.thresher.errors.OutputProblems;
import io.thresher.errors.Problems;
import io.thresher.jobs.input.Names;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** How predictions are written and read back. */
public final class OutputWriter {
  /**
   * Spark by itself strips blanks around texts, and writes no more than milliseconds of times: here
   * all six digits, and XXX is the offset of the zone, as Spark has it.
   */
  private static final Map<String, String> CSV =
      Map.of(
          "header", "true",
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false",
          "timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
          "timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

  private final OutputOptions options;
  private final OutputTarget target;

  public OutputWriter(OutputOptions options, OutputTarget target) {
    this.options = options;
    this.target = target;
  }

  /** What a format and its folders can hold, against the columns to be written. */
  public static void check(OutputOptions options, StructType columns, Problems problems) {
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

  /** How files are written; where, and by which protocol, is the run's to say. */
  public DataFrameWriter<Row> writer(Dataset<Row> predictions) {
    DataFrameWriter<Row> writer =
        predictions
            .write()
            .format(options.format.source())
            .partitionBy(Names.split(options.partitionBy).toArray(String[]::new));
    if (options.format == OutputOptions.Format.CSV) {
      writer.options(CSV);
    }
    if (options.compression != null) {
      writer.option("compression", options.compression);
    }
    return writer;
  }

  /** Writes rows that are no predictions, by Spark's own protocol, where nothing is yet. */
  public void save(Dataset<Row> rows) {
    boolean complete = false;
    try {
      ObjectStoreCommit.choose(rows.sparkSession(), target.fileSystem());
      writer(rows).save(target.path().toString());
      complete = true;
    } finally {
      if (!complete && !target.existed()) {
        delete();
      }
    }
  }

  private void delete() {
    try {
      target.fileSystem().delete(target.path(), true);
    } catch (IOException e) {
      return; // The failure that led here says more.
    }
  }

  /** What the output holds now. */
  public Dataset<Row> read(SparkSession spark) {
    return spark
        .read()
        .format(options.format.source())
        .option("header", "true")
        .option("escape", "\"")
        .load(target.path().toString());
  }
}
