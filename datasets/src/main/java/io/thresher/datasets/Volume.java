package io.thresher.datasets;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Tables of any size. A value is a hash of the seed, its row and its column, so that tasks make
 * rows apart from each other and the driver holds none.
 */
public final class Volume {
  /** A float holds 24 bits of a fraction exactly, one of them the sign here. */
  private static final int FLOAT_BITS = 24;

  private static final int FRACTION_BITS = 53;

  private Volume() {}

  /**
   * The rows in the order of {@code id}, in one partition for each file: written without another
   * step, they become these files.
   */
  public static Dataset<Row> rows(SparkSession spark, VolumeContents contents, VolumeFiles files) {
    List<Column> columns = new ArrayList<>(List.of(col(VolumeContents.ID)));
    List<String> floats = VolumeContents.floatColumns(contents.floats());
    for (int i = 0; i < floats.size(); i++) {
      columns.add(withNulls(uniform(contents, i), contents, i).as(floats.get(i)));
    }
    if (contents.categories() > 0) {
      int column = -1; // Apart from the floats, whose number may grow.
      columns.add(
          withNulls(category(contents, column), contents, column).as(VolumeContents.CATEGORY));
    }
    return ids(spark, contents.rows(), files).select(columns.toArray(Column[]::new));
  }

  private static Dataset<Row> ids(SparkSession spark, long rows, VolumeFiles files) {
    if (files.spread() == VolumeFiles.Spread.EVEN) {
      return spark.range(0, rows, 1, files.count()).toDF();
    }
    long first = rows - rows / 10;
    return spark.range(0, first, 1, 1).union(spark.range(first, rows, 1, files.count() - 1)).toDF();
  }

  private static Column uniform(VolumeContents contents, int column) {
    Column bits = shiftright(hash(contents, 2 * column), Long.SIZE - FLOAT_BITS);
    return bits.cast("float").multiply(lit((float) Math.scalb(1.0, 1 - FLOAT_BITS)));
  }

  private static Column category(VolumeContents contents, int column) {
    Column number = pmod(hash(contents, 2 * column), lit((long) contents.categories()));
    return concat(lit("c"), number.cast("string"));
  }

  private static Column withNulls(Column value, VolumeContents contents, int column) {
    if (contents.nullFraction() == 0) {
      return value;
    }
    Column bits = shiftright(hash(contents, 2 * column + 1), Long.SIZE - FRACTION_BITS);
    double threshold = Math.scalb(2 * contents.nullFraction() - 1, FRACTION_BITS - 1);
    return when(bits.geq(lit(threshold)), value);
  }

  /**
   * @param stream another sequence of hashes for each number: even ones for values, odd for nulls
   */
  private static Column hash(VolumeContents contents, int stream) {
    return xxhash64(lit(contents.seed()), lit(stream), col(VolumeContents.ID));
  }
}
