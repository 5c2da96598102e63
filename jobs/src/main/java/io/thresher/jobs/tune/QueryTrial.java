package io.thresher.jobs.tune;

import io.thresher.errors.ScoringException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Scores Parquet files in a query, whose results go nowhere: with reading, without writing. */
public final class QueryTrial implements Trial {
  private final Subject subject;
  private final SparkSession spark;
  private final Path folder;
  private final long rows;

  /**
   * @param rows of the files in the folder
   */
  public QueryTrial(Subject subject, SparkSession spark, Path folder, long rows) {
    this.subject = subject;
    this.spark = spark;
    this.folder = folder;
    this.rows = rows;
  }

  @Override
  public Observation of(Setting setting) {
    Clock all = new Clock();
    String usual = spark.conf().get(Setting.COLUMN_BATCH);
    try {
      spark
          .conf()
          .set(Setting.COLUMN_BATCH, setting.conf().getOrDefault(Setting.COLUMN_BATCH, usual));
      Dataset<Row> scored =
          subject.scoring(setting).score(spark.read().parquet(folder.toUri().toString()));
      Clock clock = new Clock();
      scored.write().format("noop").mode(SaveMode.Overwrite).save();
      double seconds = clock.seconds();
      double cpu = clock.cpuSeconds();
      double own = Clock.ownSeconds(seconds, cpu, clock.othersSeconds());
      return new Observation(rows, seconds, cpu, own, 0, 0, all.seconds(), null);
    } catch (ScoringException e) {
      return Observation.refused(e.problems().get(0).line(), all.seconds());
    } finally {
      spark.conf().set(Setting.COLUMN_BATCH, usual);
    }
  }
}
