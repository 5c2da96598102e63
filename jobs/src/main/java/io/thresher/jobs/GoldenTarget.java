package io.thresher.jobs;

import io.thresher.check.Expectation;
import io.thresher.errors.CheckProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.check.GoldenPick;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.plan.ScorePlan;
import io.thresher.spark.check.GoldenCheck;
import io.thresher.spark.check.GoldenWriter;
import io.thresher.spark.check.RowChecker;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Where golden rows are to be written, where nothing is yet. */
final class GoldenTarget {
  private final Path file;
  private final Configuration hadoop;

  private GoldenTarget(Path file, Configuration hadoop) {
    this.file = file;
    this.hadoop = hadoop;
  }

  /**
   * Finds the place.
   *
   * @param named null for the file beside the model
   * @throws ScoringException THR-USE-808 where a file is there, 809 where that cannot be told
   */
  static GoldenTarget of(@Nullable String named, ScorePlan plan, Configuration hadoop) {
    Path file = new Path(named == null ? plan.model().uri() + GoldenCheck.SUFFIX : named);
    try {
      if (file.getFileSystem(hadoop).exists(file)) {
        throw new ScoringException(CheckProblems.goldenExist(file.toString()));
      }
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    return new GoldenTarget(file, hadoop);
  }

  private static ScoringException unwritable(Path file, Exception e) {
    return new ScoringException(CheckProblems.goldenUnwritable(file.toString(), e.toString()), e);
  }

  String file() {
    return file.toString();
  }

  /**
   * Picks rows and writes what feeds the model, what is expected, and what is kept of them.
   *
   * @return how many
   */
  long write(
      PlannedRows rows,
      RowChecker checker,
      List<Expectation> expectations,
      List<String> kept,
      int most) {
    Set<String> wanted = new LinkedHashSet<>(rows.plan().boundColumns());
    expectations.forEach(expectation -> wanted.add(expectation.column()));
    wanted.addAll(kept);
    Set<String> lower = new LinkedHashSet<>();
    wanted.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
    try {
      Dataset<Row> scored = rows.predictions();
      List<Row> picked = GoldenPick.pick(scored, checker, most);
      StructType schema = scored.schema();
      String[] columns =
          Arrays.stream(schema.fieldNames())
              .filter(name -> lower.contains(name.toLowerCase(Locale.ROOT)))
              .map(name -> "`" + name.replace("`", "``") + "`")
              .toArray(String[]::new);
      Dataset<Row> all = scored.sparkSession().createDataFrame(picked, schema);
      GoldenWriter.write(
          all.select(
              Arrays.stream(columns).map(all::col).toArray(org.apache.spark.sql.Column[]::new)),
          expectations,
          file,
          hadoop);
      return picked.size();
    } catch (IOException e) {
      throw unwritable(file, e);
    } catch (Exception e) {
      throw ErrorTranslation.translate(e, rows.locator());
    }
  }
}
