package io.thresher.spark.text;

import java.io.Serializable;
import java.util.Set;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.json.JsonDataSource;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Opens splits on executors. */
final class JsonReader extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  private final StructType required;
  private final JSONOptions options;
  private final Set<String> exact;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * @param required columns to be read, and maybe the one that takes malformed rows
   * @param exact names of columns whose whole numbers may not be rounded
   */
  JsonReader(
      StructType required,
      JSONOptions options,
      Set<String> exact,
      Broadcast<SerializableConfiguration> hadoop) {
    this.required = required;
    this.options = options;
    this.exact = exact;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<InternalRow> apply(PartitionedFile file) {
    StructType own = new StructType();
    for (StructField column : required.fields()) {
      own = column.name().equals(options.columnNameOfCorruptRecord()) ? own : own.add(column);
    }
    return JsonDataSource.apply(options)
        .readFile(hadoop.value().value(), file, new JsonRecords(own, options, exact), required);
  }
}
