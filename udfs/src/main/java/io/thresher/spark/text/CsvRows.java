package io.thresher.spark.text;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TextProblems;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.collection.AbstractIterator;

/** Records as rows, in one row that is filled again and again. */
final class CsvRows extends AbstractIterator<InternalRow> {
  private final CsvRecords records;
  private final boolean failing;
  private final String nullText;
  private final int width;
  private final StructField[] required;
  private final int[] ordinals;
  private final FieldParser[] parsers;
  private final int malformed;
  private final GenericInternalRow row;
  private boolean looked;
  private boolean more;

  /**
   * @param columns of the records
   * @param required those that rows have, and maybe the one that takes malformed records
   */
  CsvRows(CsvRecords records, CsvDialect dialect, StructType columns, StructType required) {
    this.records = records;
    this.required = required.fields();
    failing = dialect.failsOnBadRows();
    nullText = dialect.options().nullValue();
    width = columns.size();
    List<String> names = List.of(required.fieldNames());
    malformed = names.indexOf(dialect.options().columnNameOfCorruptRecord());
    ordinals = new int[names.size()];
    parsers = new FieldParser[names.size()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = i == malformed ? -1 : columns.fieldIndex(names.get(i));
      parsers[i] = FieldParsers.of(this.required[i], dialect);
    }
    row = new GenericInternalRow(ordinals.length);
  }

  @Override
  public boolean hasNext() {
    if (!looked) {
      more = records.advance();
      looked = true;
    }
    return more;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new java.util.NoSuchElementException();
    }
    looked = false;
    CsvFault fault = fill();
    if (fault != null && failing) {
      throw new ScoringException(fault.at(records.place()));
    }
    if (malformed >= 0) {
      row.update(malformed, fault == null ? null : UTF8String.fromString(records.text()));
    }
    return row;
  }

  /** Fills in what can be, and tells what cannot. */
  private @Nullable CsvFault fill() {
    @Nullable String[] fields = records.fields();
    CsvFault fault = records.fault();
    if (fault == null && fields.length != width) {
      int count = fields.length;
      fault = where -> TextProblems.wrongFieldCount(where, width, count);
    }
    for (int i = 0; i < ordinals.length; i++) {
      if (i != malformed) {
        CsvFault own = fill(i, ordinals[i] < fields.length ? fields[ordinals[i]] : null);
        fault = fault == null ? own : fault;
      }
    }
    return fault;
  }

  private @Nullable CsvFault fill(int column, @Nullable String text) {
    row.setNullAt(column);
    if (text == null || text.equals(nullText)) {
      return null;
    }
    try {
      row.update(column, parsers[column].parse(text));
      return null;
    } catch (UnreadableField e) {
      StructField field = required[column];
      return where -> e.at(where, field.name(), text, field.dataType().sql());
    }
  }
}
