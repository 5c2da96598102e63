package io.thresher.spark.text;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVHeaderChecker;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Opens splits on executors. */
final class CsvReader extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  private final CsvDialect dialect;
  private final StructType columns;
  private final StructType required;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * @param columns of the files
   * @param required those to be read, and maybe the one that takes malformed rows
   */
  CsvReader(
      CsvDialect dialect,
      StructType columns,
      StructType required,
      Broadcast<SerializableConfiguration> hadoop) {
    this.dialect = dialect;
    this.columns = withoutMalformed(columns, dialect);
    this.required = required;
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
    CsvRecords records = CsvRecords.open(file, dialect, hadoop.value().value());
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener closing = context -> records.close();
      task.addTaskCompletionListener(closing);
    }
    records.readHeader(
        new CSVHeaderChecker(
            columns, dialect.options(), "CSV file: " + file.urlEncodedPath(), file.start() == 0));
    return new CsvRows(records, dialect, columns, required);
  }
}
