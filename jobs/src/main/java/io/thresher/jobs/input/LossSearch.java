package io.thresher.jobs.input;

import io.thresher.errors.Area;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.spark.scan.FooterInspection;
import io.thresher.spark.scan.PagedParquetFormat;
import io.thresher.spark.scan.ReadableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that cannot be read to their end, by reading each of them. What Spark leaves out
 * when it is told to ignore damage depends on where in a file the damage is; here a file is scored
 * whole or not at all.
 */
final class LossSearch {
  private static final int FILES_AT_A_TIME = 8;

  private final SparkSession spark;
  private final InputFormat format;
  private final InputVerification verification;

  LossSearch(SparkSession spark, InputFormat format, InputVerification verification) {
    this.spark = spark;
    this.format = format;
    this.verification = verification;
  }

  List<LostFile> find(List<FileStatus> files) {
    ExecutorService threads = Executors.newFixedThreadPool(FILES_AT_A_TIME);
    try {
      List<Future<@Nullable LostFile>> started = new ArrayList<>();
      for (FileStatus file : files) {
        started.add(threads.submit(() -> read(file)));
      }
      List<LostFile> lost = new ArrayList<>();
      for (Future<@Nullable LostFile> each : started) {
        LostFile file = each.get();
        if (file != null) {
          lost.add(file);
        }
      }
      return lost;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw ErrorTranslation.translate(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private @Nullable LostFile read(FileStatus file) {
    String path = file.getPath().toString();
    Problem known = verification.inspected(file).problem();
    if (known != null) {
      return new LostFile(path, known);
    }
    try {
      // Rows of text are judged one by one later; here it is the file that counts.
      DataFrameReader reader = spark.read().format(format.isText() ? "text" : format.source());
      if (format == InputFormat.PARQUET) {
        ReadableColumns readable = FooterInspection.columns(spark, file);
        reader = readable == null ? reader : reader.schema(readable.columns());
      }
      Dataset<Row> rows =
          PagedParquetFormat.converting(reader.load(InputFiles.literal(file.getPath())));
      verification.checked(rows).write().format("noop").mode("overwrite").save();
      return null;
    } catch (Exception e) {
      ScoringException failure = ErrorTranslation.translate(e);
      Problem problem = failure.problems().get(0);
      if (problem.area() != Area.DATA) {
        throw failure; // The cluster failed, not the file.
      }
      return new LostFile(path, problem);
    }
  }
}
