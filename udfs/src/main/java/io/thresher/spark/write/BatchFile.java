package io.thresher.spark.write;

import io.thresher.output.DateTimes;
import io.thresher.output.FileDigest;
import io.thresher.output.ParquetBatches;
import io.thresher.output.VectorAccess;
import io.thresher.spark.task.DigestedFile;
import io.thresher.spark.task.OnHeapFloats;
import io.thresher.spark.task.TaskOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.parquet.hadoop.api.WriteSupport.WriteContext;
import org.apache.parquet.hadoop.codec.CodecConfig;
import org.apache.spark.TaskContext;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.DataSourceUtils;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.internal.LegacyBehaviorPolicy;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Enumeration;
import scala.Function1;

/** A Parquet file of a task that takes batches. */
final class BatchFile extends OutputWriter {
  private static final OnHeapFloats FLOATS = new OnHeapFloats();

  private final String path;
  private final ParquetBatches batches;
  private final TaskOutcome outcome;
  private final @Nullable FileDigest digest;

  private BatchFile(
      String path, ParquetBatches batches, TaskOutcome outcome, @Nullable FileDigest digest) {
    this.path = path;
    this.batches = batches;
    this.outcome = outcome;
    this.digest = digest;
  }

  /** Spark itself says what schema and metadata the file has. */
  static BatchFile create(String path, StructType types, TaskAttemptContext context) {
    Configuration hadoop = context.getConfiguration();
    WriteContext format = new ParquetWriteSupport().init(hadoop);
    TaskOutcome outcome = TaskOutcome.of(TaskContext.get());
    MessageDigest asked = outcome.newDigest();
    FileDigest digest = asked == null ? null : new FileDigest(asked);
    try {
      return new BatchFile(
          path,
          new ParquetBatches(
              new Path(path),
              types,
              format.getSchema(),
              format.getExtraMetaData(),
              new VectorAccess(dateTimes(), FLOATS::of),
              CodecConfig.from(context).getCodec(),
              digest,
              hadoop),
          outcome,
          digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DateTimes dateTimes() {
    Enumeration.Value mode = policy(SQLConf.PARQUET_REBASE_MODE_IN_WRITE());
    Enumeration.Value int96 = policy(SQLConf.PARQUET_INT96_REBASE_MODE_IN_WRITE());
    Function1<Object, Object> dates = DataSourceUtils.createDateRebaseFuncInWrite(mode, "Parquet");
    IntUnaryOperator days = day -> (Integer) dates.apply(day);
    return new DateTimes(
        isAsIs(mode) ? null : days, micros(mode, "Parquet"), micros(int96, "Parquet INT96"));
  }

  /** By its name: what such a setting holds is a text in Spark 4.0 and a constant since. */
  private static Enumeration.Value policy(ConfigEntry<?> setting) {
    return LegacyBehaviorPolicy.withName(SQLConf.get().getConfString(setting.key()));
  }

  private static @Nullable LongUnaryOperator micros(Enumeration.Value mode, String format) {
    Function1<Object, Object> times =
        DataSourceUtils.createTimestampRebaseFuncInWrite(mode, format);
    return isAsIs(mode) ? null : micros -> (Long) times.apply(micros);
  }

  private static boolean isAsIs(Enumeration.Value mode) {
    return mode.equals(LegacyBehaviorPolicy.CORRECTED());
  }

  @Override
  public void write(InternalRow row) {
    try {
      batches.write(BatchRow.batch(row));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      batches.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (digest != null && digest.bytes() > 0) {
      outcome.addDigested(path, new DigestedFile(digest.bytes(), digest.hex()));
    }
  }

  @Override
  public String path() {
    return path;
  }
}
