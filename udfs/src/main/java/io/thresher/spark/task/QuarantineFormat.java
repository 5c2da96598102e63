package io.thresher.spark.task;

import io.thresher.spark.shared.SentConfiguration;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.mapreduce.Job;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * How quarantined rows are written: Parquet, by Spark's own writer, set up on the driver.
 *
 * @param schema of the files
 * @param columns which of a row's held columns are written
 * @param writers makes the writers
 * @param hadoop what the writers are configured with
 * @param exactRows whether rows are counted before anything filters them
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record QuarantineFormat(
    StructType schema,
    int[] columns,
    OutputWriterFactory writers,
    Broadcast<SerializableConfiguration> hadoop,
    boolean exactRows)
    implements Serializable {
  static final String ROW = "row";

  public static QuarantineFormat of(SparkSession spark, StructType held, boolean exactRows) {
    ParquetFileFormat parquet = new ParquetFileFormat();
    List<StructField> fields = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < held.size(); i++) {
      StructField field = held.fields()[i];
      if (parquet.supportDataType(field.dataType())) {
        String name = field.name();
        while (!names.add(name.toLowerCase(Locale.ROOT))) {
          name = name + "_" + i;
        }
        fields.add(DataTypes.createStructField(name, field.dataType(), true));
        columns.add(i);
      }
    }
    StructType schema =
        new StructType()
            .add(ROW, DataTypes.createStructType(fields))
            .add("file", DataTypes.StringType)
            .add("position", DataTypes.LongType)
            .add("unit", DataTypes.StringType)
            .add("stage", DataTypes.StringType)
            .add("code", DataTypes.StringType)
            .add("message", DataTypes.StringType)
            .add("text", DataTypes.StringType)
            .add("model_digest", DataTypes.StringType);
    try {
      Job job = Job.getInstance(spark.sessionState().newHadoopConf());
      OutputWriterFactory writers =
          parquet.prepareWrite(spark, job, scala.collection.immutable.Map$.MODULE$.empty(), schema);
      return new QuarantineFormat(
          schema,
          columns.stream().mapToInt(Integer::intValue).toArray(),
          writers,
          SentConfiguration.broadcast(spark.sparkContext(), job.getConfiguration()),
          exactRows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
