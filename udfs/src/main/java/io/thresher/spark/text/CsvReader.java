package io.thresher.spark.text;

import java.io.Closeable;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVHeaderChecker;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.vectorized.ColumnVectorUtils;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Opens splits on executors. */
final class CsvReader extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** How records are handed out. */
  enum Form {
    /** As rows, made of strings. */
    ROWS_OF_STRINGS,
    /** As rows, of batches. */
    ROWS,
    /** As batches, which have the values of folders as columns. */
    BATCHES
  }

  private final CsvDialect dialect;
  private final StructType columns;
  private final StructType required;
  private final StructType folders;
  private final Form form;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * @param columns of the files
   * @param required those to be read, and maybe the one that takes malformed rows
   * @param folders columns that folders stand for
   */
  CsvReader(
      CsvDialect dialect,
      StructType columns,
      StructType required,
      StructType folders,
      Form form,
      Broadcast<SerializableConfiguration> hadoop) {
    this.dialect = dialect;
    this.columns = withoutMalformed(columns, dialect);
    this.required = required;
    this.folders = folders;
    this.form = form;
    this.hadoop = hadoop;
  }

  private static StructType withoutMalformed(StructType columns, CsvDialect dialect) {
    String malformed = dialect.options().columnNameOfCorruptRecord();
    StructType own = new StructType();
    for (StructField column : columns.fields()) {
      own = column.name().equals(malformed) ? own : own.add(column);
    }
    return own;
  }

  @Override
  public Iterator<InternalRow> apply(PartitionedFile file) {
    CsvRecords records =
        form == Form.ROWS_OF_STRINGS
            ? CsvRecords.open(file, dialect, hadoop.value().value())
            : CsvRecords.openBytes(file, dialect, hadoop.value().value());
    closeAfterTask(records);
    records.readHeader(
        new CSVHeaderChecker(
            columns, dialect.options(), "CSV file: " + file.urlEncodedPath(), file.start() == 0));
    if (form == Form.ROWS_OF_STRINGS) {
      return new CsvRows(records, dialect, columns, required);
    }
    CsvBatches batches =
        new CsvBatches(
            records, dialect, new BatchColumns(dialect, columns, required), constants(file));
    closeAfterTask(batches);
    return form == Form.ROWS ? new BatchRows(batches) : rows(batches);
  }

  @SuppressWarnings("unchecked") // Batches pass for rows here, as they do all over Spark's scans.
  private static Iterator<InternalRow> rows(Iterator<?> batches) {
    return (Iterator<InternalRow>) batches;
  }

  private ColumnVector[] constants(PartitionedFile file) {
    StructField[] fields = form == Form.BATCHES ? folders.fields() : new StructField[0];
    ColumnVector[] constants = new ColumnVector[fields.length];
    for (int i = 0; i < fields.length; i++) {
      ConstantColumnVector constant =
          new ConstantColumnVector(BatchColumns.ROWS, fields[i].dataType());
      ColumnVectorUtils.populate(constant, file.partitionValues(), i);
      constants[i] = constant;
    }
    return constants;
  }

  private static void closeAfterTask(Closeable opened) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener closing = context -> close(opened);
      task.addTaskCompletionListener(closing);
    }
  }

  private static void close(Closeable opened) {
    try {
      opened.close();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
