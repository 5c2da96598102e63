package io.thresher.spark.text;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Types for columns of text, from every row that is not malformed. Reads the data once; columns
 * that are no text keep their types. Immutable.
 */
public final class TextSurvey {
  private final StructType columns;
  private final ColumnTexts[] found;

  private TextSurvey(StructType columns, ColumnTexts[] found) {
    this.columns = columns;
    this.found = found;
  }

  /** How much is asked of a number. */
  public enum Proof {
    /** Up to 18 digits are believed to be those of a double. */
    DIGITS,
    /** Numbers of 16 to 18 digits are printed again, which takes time. */
    PRINTING
  }

  /**
   * Looks at all rows.
   *
   * @param data whose last column is null in every row but malformed ones
   * @param settled names of columns that are left as they are
   */
  public static TextSurvey of(Dataset<Row> data, char decimal, Proof proof, Set<String> settled) {
    SparkSession spark = data.sparkSession();
    StructField[] fields = data.schema().fields();
    int malformed = fields.length - 1;
    boolean[] asked = new boolean[malformed];
    StructType columns = new StructType();
    for (int i = 0; i < malformed; i++) {
      asked[i] = fields[i].dataType() instanceof StringType && !settled.contains(fields[i].name());
      columns = columns.add(fields[i]);
    }
    String zone = spark.sessionState().conf().sessionLocalTimeZone();
    Counting counting = new Counting(asked, decimal, zone, proof == Proof.PRINTING);
    List<ColumnTexts[]> parts =
        data.queryExecution().toRdd().toJavaRDD().mapPartitions(counting::count).collect();
    ColumnTexts[] sum = counting.nothing();
    for (ColumnTexts[] part : parts) {
      for (int i = 0; i < sum.length; i++) {
        sum[i].add(part[i]);
      }
    }
    return new TextSurvey(columns, sum);
  }

  /** Columns of the types whose values print every text as it stands; others stay text. */
  public StructType printed() {
    StructType typed = new StructType();
    for (int i = 0; i < found.length; i++) {
      typed =
          typed.add(retyped(i, isText(i) ? found[i].printed() : columns.fields()[i].dataType()));
    }
    return typed;
  }

  /** Columns of the types that SQL computes with; numbers with zeros before them stay text. */
  public StructType readable() {
    StructType typed = new StructType();
    for (int i = 0; i < found.length; i++) {
      typed =
          typed.add(retyped(i, isText(i) ? found[i].readable() : columns.fields()[i].dataType()));
    }
    return typed;
  }

  private boolean isText(int column) {
    return found[column].texts() > 0;
  }

  private StructField retyped(int column, DataType type) {
    StructField field = columns.fields()[column];
    return new StructField(field.name(), type, true, field.metadata());
  }

  /**
   * Whether to look again, at fewer columns: where some of these have numbers that were believed,
   * or would have another type but for at most so many rows.
   */
  public boolean isDoubtful(Set<String> names, long badRows) {
    for (int i = 0; i < found.length; i++) {
      if (names.contains(columns.fields()[i].name())
          && (found[i].isUnproven() || found[i].hasFewOthers(badRows))) {
        return true;
      }
    }
    return false;
  }

  /** The rows looked at that have most texts in a column. */
  public long rows() {
    long most = 0;
    for (ColumnTexts texts : found) {
      most = Math.max(most, texts.texts());
    }
    return most;
  }

  /** Counts the rows of a partition. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Counting(boolean[] asked, char decimal, String zone, boolean proving)
      implements Serializable {

    Iterator<ColumnTexts[]> count(Iterator<InternalRow> rows) {
      TextForms forms = new TextForms(decimal, ZoneId.of(zone), proving);
      ColumnTexts[] counts = nothing();
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        if (row.isNullAt(asked.length)) {
          for (int i = 0; i < asked.length; i++) {
            UTF8String text = asked[i] && !row.isNullAt(i) ? row.getUTF8String(i) : null;
            if (text != null) {
              counts[i].add(text, forms);
            }
          }
        }
      }
      return List.<ColumnTexts[]>of(counts).iterator();
    }

    ColumnTexts[] nothing() {
      ColumnTexts[] counts = new ColumnTexts[asked.length];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new ColumnTexts();
      }
      return counts;
    }
  }
}
