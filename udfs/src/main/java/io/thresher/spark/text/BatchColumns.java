package io.thresher.spark.text;

import io.thresher.errors.TextProblems;
import io.thresher.spark.text.bytes.NumberBytes;
import io.thresher.spark.text.bytes.NumberBytes.Padding;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** The columns that are read of records, as vectors that are filled record by record. */
final class BatchColumns {
  /** Rows of a batch. */
  static final int ROWS = 4096;

  private final OnHeapColumnVector[] vectors;
  private final @Nullable FieldVector[] required;
  private final int[] ordinals;
  private final @Nullable FieldVector[] byOrdinal;
  private final @Nullable OnHeapColumnVector[] plain;
  private final boolean[] single;
  private final FieldVector[] texts;
  private final FieldBytes skipped;
  private final NumberBytes numbers;
  private final int malformed;
  private final String nullText;
  private final int width;
  private final boolean few;
  private final int taken;

  /**
   * @param columns of the records
   * @param required those to read, and maybe the one that takes malformed records
   */
  BatchColumns(CsvDialect dialect, StructType columns, StructType required) {
    List<String> names = List.of(required.fieldNames());
    StructField[] fields = required.fields();
    vectors = OnHeapColumnVector.allocateColumns(ROWS, required);
    malformed = names.indexOf(dialect.options().columnNameOfCorruptRecord());
    nullText = dialect.options().nullValue();
    width = columns.size();
    few = width > 0 && width < dialect.options().maxColumns();
    skipped = new FieldBytes(dialect);
    numbers = new NumberBytes((byte) dialect.decimal(), Padding.REFUSED);
    this.required = new FieldVector[fields.length];
    ordinals = new int[fields.length];
    byOrdinal = new FieldVector[width];
    plain = new OnHeapColumnVector[width];
    single = new boolean[width];
    List<FieldVector> texts = new ArrayList<>();
    int end = 0;
    for (int i = 0; i < fields.length; i++) {
      if (i != malformed) {
        FieldVector vector = new FieldVector(fields[i], dialect, vectors[i]);
        this.required[i] = vector;
        ordinals[i] = columns.fieldIndex(fields[i].name());
        byOrdinal[ordinals[i]] = vector;
        single[ordinals[i]] = fields[i].dataType() instanceof FloatType;
        if (single[ordinals[i]] || fields[i].dataType() instanceof DoubleType) {
          plain[ordinals[i]] = skipped.numbersAreNoNulls() ? vectors[i] : null;
        } else if (vector.isText()) {
          texts.add(vector);
        }
        end = Math.max(end, ordinals[i] + 1);
      }
    }
    this.texts = texts.toArray(FieldVector[]::new);
    taken = end;
  }

  /** Whether columns of these types can be filled. */
  static boolean take(StructType columns) {
    for (StructField column : columns.fields()) {
      if (!FieldVector.takes(column.dataType())) {
        return false;
      }
    }
    return true;
  }

  ColumnVector[] vectors() {
    return vectors.clone();
  }

  /** Starts a batch. */
  void begin() {
    for (int i = 0; i < required.length; i++) {
      FieldVector vector = required[i];
      if (vector != null) {
        vector.begin();
      } else {
        vectors[i].reset();
      }
    }
  }

  /** Bytes of text in the batch so far. */
  long textBytes() {
    long bytes = 0;
    for (FieldVector vector : texts) {
      bytes += vector.textBytes();
    }
    return bytes;
  }

  /**
   * Puts the fields of a line into a row; false where a field has to be read as text, or their
   * number is wrong: then the row is to be put again.
   *
   * @param to where the line ends; a byte is there
   */
  boolean put(int row, byte[] bytes, int from, int to) {
    if (!few) {
      return false;
    }
    int at = from;
    for (int i = 0; i < width; i++) {
      if (i == taken && skipped.holds(width - i, bytes, at, to)) {
        break;
      }
      at = put(row, i, bytes, at, to);
      if (at == NumberBytes.NONE || (at == to) != (i == width - 1)) {
        return false;
      }
      at++;
    }
    if (malformed >= 0) {
      vectors[malformed].putNull(row);
    }
    return true;
  }

  private int put(int row, int column, byte[] bytes, int from, int to) {
    OnHeapColumnVector numbered = plain[column];
    if (numbered != null) {
      int end = numbers.plain(bytes, from);
      if (end != NumberBytes.NONE && skipped.isEnd(bytes, end, to)) {
        if (!single[column]) {
          numbered.putDouble(row, numbers.plainTwofold());
          return end;
        }
        float value = numbers.plainSingle();
        if (!Float.isNaN(value)) {
          numbered.putFloat(row, value);
          return end;
        }
      }
    }
    FieldVector vector = byOrdinal[column];
    return vector == null ? skipped.text(bytes, from, to) : vector.take(bytes, from, to, row);
  }

  /** Puts the fields of a record into a row, as far as that can be, and tells what cannot. */
  @Nullable CsvFault put(int row, CsvRecords records) {
    @Nullable String[] fields = records.fields();
    CsvFault fault = records.fault();
    if (fault == null && fields.length != width) {
      int count = fields.length;
      fault = where -> TextProblems.wrongFieldCount(where, width, count);
    }
    for (int i = 0; i < ordinals.length; i++) {
      FieldVector vector = required[i];
      if (vector != null) {
        CsvFault own = put(row, vector, ordinals[i] < fields.length ? fields[ordinals[i]] : null);
        fault = fault == null ? own : fault;
      }
    }
    if (malformed >= 0) {
      putMalformed(row, fault == null ? null : records.text());
    }
    return fault;
  }

  private @Nullable CsvFault put(int row, FieldVector vector, @Nullable String text) {
    if (text == null || text.equals(nullText)) {
      vector.put(row, null);
      return null;
    }
    try {
      vector.put(row, text);
      return null;
    } catch (UnreadableField e) {
      StructField column = vector.column();
      return where -> e.at(where, column.name(), text, column.dataType().sql());
    }
  }

  private void putMalformed(int row, @Nullable String text) {
    vectors[malformed].putNull(row);
    if (text != null) {
      vectors[malformed].putNotNull(row);
      vectors[malformed].putByteArray(row, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  void close() {
    for (WritableColumnVector vector : vectors) {
      vector.close();
    }
  }
}
