package io.thresher.jobs.quantize;

import io.thresher.errors.QuantizeProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.input.ErrorTranslation;
import io.thresher.jobs.input.PlannedRows;
import io.thresher.model.rewrite.FixedScales;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.ScoreColumn;
import io.thresher.spark.query.Scoring;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The first rows of the input, which models are tried on. */
public final class Sample {
  /** So many rows at least show how near scores are. */
  public static final int LEAST_ROWS = 2;

  private final PlannedRows rows;
  private final String prefix;
  private final Dataset<Row> drawn;

  private Sample(PlannedRows rows, String prefix, Dataset<Row> drawn) {
    this.rows = rows;
    this.prefix = prefix;
    this.drawn = drawn;
  }

  /**
   * Reads the rows.
   *
   * @param prefix before the names of outputs that the rows' scorer gives
   * @param input for messages
   * @throws ScoringException THR-DATA-900 where there are fewer than two
   */
  public static Sample of(PlannedRows rows, String prefix, String input, int size) {
    try {
      List<Row> drawn = rows.data().limit(size).collectAsList();
      if (drawn.size() < LEAST_ROWS) {
        throw new ScoringException(QuantizeProblems.tooFewRows(input, drawn.size()));
      }
      Dataset<Row> sample = rows.data().sparkSession().createDataFrame(drawn, rows.data().schema());
      return new Sample(rows, prefix, sample);
    } catch (Exception e) {
      throw ErrorTranslation.translate(e, rows.locator());
    }
  }

  /**
   * How near another model's scores come to those of the rows' own, by output.
   *
   * @param candidate its path
   */
  public List<Likeness> compare(String candidate) {
    try {
      List<String> outputs = rows.plan().columns().stream().map(ScoreColumn::name).toList();
      List<Row> own = scores(rows.scorer(), outputs);
      List<Row> others = scores(rows.scorer().model(candidate), outputs);
      List<Likeness> found = new ArrayList<>();
      for (int i = 0; i < outputs.size(); i++) {
        found.add(Likeness.of(outputs.get(i), own, others, i));
      }
      return found;
    } catch (Exception e) {
      throw ErrorTranslation.translate(e, rows.locator());
    }
  }

  /**
   * The least of each first and the largest of each second number over all rows.
   *
   * @param probe the path of a model that gives {@link FixedScales#PROBED}
   */
  public float[] ranges(String probe) {
    float[] ranges = new float[0];
    for (List<Float> found : probed(probe)) {
      ranges = ranges.length == 0 ? unlimited(found.size()) : ranges;
      for (int i = 0; i < ranges.length; i++) {
        float number = found.get(i);
        ranges[i] = i % 2 == 0 ? Math.min(ranges[i], number) : Math.max(ranges[i], number);
      }
    }
    return ranges;
  }

  /**
   * The mean of each number over all rows.
   *
   * @param probe the path of a model that gives {@link FixedScales#PROBED}
   */
  public double[] means(String probe) {
    List<List<Float>> rows = probed(probe);
    double[] means = new double[rows.get(0).size()];
    for (List<Float> found : rows) {
      for (int i = 0; i < means.length; i++) {
        means[i] += (double) found.get(i) / rows.size();
      }
    }
    return means;
  }

  private List<List<Float>> probed(String probe) {
    try {
      Scoring scorer = rows.scorer().model(probe);
      ScoreOptions options = scorer.options().giving(FixedScales.PROBED);
      List<List<Float>> probed = new ArrayList<>();
      for (Row row : scores(scorer.options(options), List.of(FixedScales.PROBED))) {
        probed.add(row.getList(0));
      }
      return probed;
    } catch (Exception e) {
      throw ErrorTranslation.translate(e, rows.locator());
    }
  }

  private static float[] unlimited(int size) {
    float[] ranges = new float[size];
    for (int i = 0; i < size; i++) {
      ranges[i] = i % 2 == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
    }
    return ranges;
  }

  private List<Row> scores(Scoring scorer, List<String> outputs) {
    Dataset<Row> scored = scorer.score(drawn);
    return scored
        .select(
            outputs.stream()
                .map(name -> scored.col("`" + (prefix + name).replace("`", "``") + "`"))
                .toArray(Column[]::new))
        .collectAsList();
  }
}
