package io.thresher.spark.text;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** Counts of the forms that the texts of a column have. Not thread-safe. */
final class ColumnTexts implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int DECIMAL_DIGITS = 38;
  private static final int SHORT_DECIMAL_DIGITS = 18;
  private static final int UNSIGNED_DIGITS = 20;

  private final long[] counts = new long[TextForms.COUNT];
  private long texts;
  private int leastScale = Integer.MAX_VALUE;
  private int mostScale;
  private int mostWholeDigits;

  void add(UTF8String text, TextForms forms) {
    int found = forms.of(text);
    texts++;
    for (int i = 0; found >> i != 0; i++) {
      counts[i] += found >> i & 1;
    }
    if ((found & TextForms.FIXED) != 0) {
      leastScale = Math.min(leastScale, forms.scale());
      mostScale = Math.max(mostScale, forms.scale());
      mostWholeDigits = Math.max(mostWholeDigits, forms.wholeDigits());
    }
  }

  void add(ColumnTexts other) {
    texts += other.texts;
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    leastScale = Math.min(leastScale, other.leastScale);
    mostScale = Math.max(mostScale, other.mostScale);
    mostWholeDigits = Math.max(mostWholeDigits, other.mostWholeDigits);
  }

  /** The type that every text is printed from. */
  DataType printed() {
    if (texts == 0) {
      return DataTypes.StringType;
    }
    if (all(TextForms.TRUTH)) {
      return DataTypes.BooleanType;
    }
    if (all(TextForms.LONG)) {
      return DataTypes.LongType;
    }
    if (all(TextForms.WIDE)) {
      return wide();
    }
    if (all(TextForms.DOUBLE)) {
      return DataTypes.DoubleType;
    }
    int digits = mostWholeDigits + mostScale;
    if (all(TextForms.FIXED) && leastScale == mostScale && digits <= DECIMAL_DIGITS) {
      int precision = digits <= SHORT_DECIMAL_DIGITS ? SHORT_DECIMAL_DIGITS : DECIMAL_DIGITS;
      return DataTypes.createDecimalType(precision, mostScale);
    }
    if (all(TextForms.DATE)) {
      return DataTypes.DateType;
    }
    return all(TextForms.LOCAL_TIME) ? DataTypes.TimestampNTZType : DataTypes.StringType;
  }

  /** The type to compute with, though it may print some texts otherwise. */
  DataType readable() {
    if (texts > 0 && all(TextForms.INT)) {
      return DataTypes.IntegerType;
    }
    if (texts > 0 && all(TextForms.READABLE) && !all(TextForms.LONG) && !all(TextForms.WIDE)) {
      return DataTypes.DoubleType;
    }
    DataType printed = printed();
    boolean timed = texts > 0 && all(TextForms.TIME) && !all(TextForms.DATE);
    return timed ? DataTypes.TimestampType : printed;
  }

  private DataType wide() {
    int digits = mostWholeDigits <= UNSIGNED_DIGITS ? UNSIGNED_DIGITS : DECIMAL_DIGITS;
    return DataTypes.createDecimalType(digits, 0);
  }

  private boolean all(int form) {
    return count(form) == texts;
  }

  private long count(int form) {
    return counts[Integer.numberOfTrailingZeros(form)];
  }

  /** Whether the type hangs on texts of as many digits as only printing tells about. */
  boolean isUnproven() {
    return texts > 0 && all(TextForms.DOUBLE) && count(TextForms.UNPROVEN) > 0;
  }

  /** Whether all texts but a few, at most so many, have a form that not all have. */
  boolean hasFewOthers(long most) {
    for (long count : counts) {
      if (count > 0 && count < texts && texts - count <= most) {
        return true;
      }
    }
    return false;
  }

  long texts() {
    return texts;
  }
}
