package io.thresher.spark.scan;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.ScoringException;
import io.thresher.parquet.Footer;
import io.thresher.parquet.FooterCheck;
import io.thresher.parquet.FooterReader;
import io.thresher.parquet.PandasIndex;
import io.thresher.parquet.RowGroups;
import io.thresher.spark.shared.SentConfiguration;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.FileMetaData;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Reads and checks the footers of Parquet files: few on the driver, many in a Spark job. */
public final class FooterInspection {
  private static final int FEW = 64;
  private static final int THREADS = 8;
  private static final int FILES_PER_TASK = 16;

  /** A file. */
  record Named(String path, long length) implements Serializable {}

  /** What is asked of the footers of some files, on the driver or in a task. */
  interface Reading<R> extends Serializable {
    List<R> of(Iterator<Named> files, Configuration conf);
  }

  private FooterInspection() {}

  /** One result for each file, in order. */
  public static List<InspectedFile> inspect(SparkSession spark, List<FileStatus> files) {
    FooterSchema schema = FooterSchema.of(spark);
    Reading<InspectedFile> reading =
        (some, conf) -> {
          List<InspectedFile> inspected = new ArrayList<>();
          some.forEachRemaining(file -> inspected.add(inspect(file, schema, conf)));
          return shared(inspected.iterator());
        };
    return shared(each(spark, files, reading).iterator());
  }

  /** What a reading of all these files gives, in order. */
  static <R> List<R> each(SparkSession spark, List<FileStatus> files, Reading<R> reading) {
    List<Named> named =
        files.stream().map(file -> new Named(file.getPath().toString(), file.getLen())).toList();
    Configuration conf = spark.sessionState().newHadoopConf();
    return named.size() <= FEW ? here(named, reading, conf) : spread(spark, named, reading, conf);
  }

  /**
   * The columns that Spark would infer for a data set from this file, without the job that it runs
   * to read one footer.
   *
   * @return null where Spark may know better: where it looks at several files, or this one cannot
   *     be read
   */
  public static @Nullable ReadableColumns columns(SparkSession spark, FileStatus file) {
    SQLConf conf = spark.sessionState().conf();
    if (conf.isParquetSchemaMergingEnabled()) {
      return null;
    }
    try {
      Footer footer =
          FooterReader.read(file.getPath(), file.getLen(), spark.sessionState().newHadoopConf());
      return FooterSchema.of(spark).noted(footer);
    } catch (Exception e) {
      return null; // Spark fails in the words that are translated for users.
    }
  }

  /**
   * The columns that some of these files, the first of them by their paths, say to have been the
   * index of a pandas frame.
   */
  public static Set<String> indexColumns(SparkSession spark, List<FileStatus> files) {
    Configuration conf = spark.sessionState().newHadoopConf();
    List<FileStatus> first =
        files.stream()
            .sorted(Comparator.comparing(file -> file.getPath().toString()))
            .limit(FEW)
            .toList();
    Set<String> names = new LinkedHashSet<>();
    onThreads(first, file -> indexColumns(file, conf)).forEach(names::addAll);
    return names;
  }

  private static Set<String> indexColumns(FileStatus file, Configuration conf) {
    try {
      return PandasIndex.of(FooterReader.read(file.getPath(), file.getLen(), conf).metaData());
    } catch (ScoringException e) {
      return Set.of(); // Whoever reads the file says what is wrong with it.
    }
  }

  private static <R> List<R> here(List<Named> files, Reading<R> reading, Configuration conf) {
    return onThreads(files, file -> reading.of(List.of(file).iterator(), conf)).stream()
        .flatMap(List::stream)
        .toList();
  }

  private static <F, R> List<R> onThreads(List<F> files, Function<F, R> task) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<R>> started = new ArrayList<>();
      for (F file : files) {
        started.add(threads.submit(() -> task.apply(file)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> each : started) {
        results.add(each.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <R> List<R> spread(
      SparkSession spark, List<Named> files, Reading<R> reading, Configuration conf) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shared =
        SentConfiguration.broadcast(spark.sparkContext(), conf);
    int tasks = (files.size() + FILES_PER_TASK - 1) / FILES_PER_TASK;
    try {
      return context
          .parallelize(files, Math.min(tasks, 4 * context.defaultParallelism()))
          .mapPartitions(part -> List.of(reading.of(part, shared.value().value())).iterator())
          .collect()
          .stream()
          .flatMap(List::stream)
          .toList();
    } finally {
      shared.destroy();
    }
  }

  private static InspectedFile inspect(Named file, FooterSchema schema, Configuration conf) {
    try {
      Footer footer = FooterReader.read(new Path(file.path()), file.length(), conf);
      FooterCheck.check(footer);
      FileMetaData said = footer.metaData();
      return new InspectedFile(
          file.path(),
          new ParquetFacts(
              file.path(),
              file.length(),
              said.getNum_rows(),
              RowGroups.of(said),
              schema.columns(said),
              schema.converted(said)),
          null);
    } catch (ScoringException e) {
      return new InspectedFile(file.path(), null, e.problems().get(0));
    } catch (Exception e) {
      String reason = "its footer makes no sense: " + e;
      return new InspectedFile(
          file.path(), null, CorruptionProblems.inconsistent(file.path(), reason));
    }
  }

  /** Files mostly have the same columns; one object stands for all of them. */
  private static List<InspectedFile> shared(Iterator<InspectedFile> files) {
    Map<StructType, StructType> known = new HashMap<>();
    List<InspectedFile> shared = new ArrayList<>();
    files.forEachRemaining(
        file -> {
          ParquetFacts facts = file.facts();
          if (facts == null) {
            shared.add(file);
            return;
          }
          shared.add(
              new InspectedFile(
                  file.file(),
                  new ParquetFacts(
                      facts.file(),
                      facts.length(),
                      facts.rows(),
                      facts.groups(),
                      known.computeIfAbsent(facts.columns(), first -> first),
                      known.computeIfAbsent(facts.converted(), first -> first)),
                  null));
        });
    return shared;
  }
}
