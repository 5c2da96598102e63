package io.thresher.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Types the columns of a file as Spark would without its own notes in the footer. */
record FooterSchema(
    boolean binaryAsString,
    boolean int96AsTimestamp,
    boolean caseSensitive,
    boolean inferTimestampNtz,
    boolean nanosAsLong)
    implements Serializable {

  static FooterSchema of(SparkSession spark) {
    SQLConf conf = spark.sessionState().conf();
    return new FooterSchema(
        conf.isParquetBinaryAsString(),
        conf.isParquetINT96AsTimestamp(),
        conf.caseSensitiveAnalysis(),
        conf.parquetInferTimestampNTZEnabled(),
        conf.legacyParquetNanosAsLong());
  }

  StructType columns(FileMetaData metaData) throws IOException {
    MessageType schema =
        new ParquetMetadataConverter().fromParquetMetadata(metaData).getFileMetaData().getSchema();
    try {
      return converter().convert(schema);
    } catch (Exception e) {
      return oneByOne(schema); // A column that is not read may have a type that Spark has not.
    }
  }

  private StructType oneByOne(MessageType schema) {
    StructType columns = new StructType();
    for (Type field : schema.getFields()) {
      try {
        StructType one = converter().convert(new MessageType(schema.getName(), List.of(field)));
        columns = columns.add(one.apply(0));
      } catch (Exception e) {
        columns = columns.add(field.getName(), DataTypes.NullType);
      }
    }
    return columns;
  }

  private ParquetToSparkSchemaConverter converter() {
    return new ParquetToSparkSchemaConverter(
        binaryAsString,
        int96AsTimestamp,
        caseSensitive,
        inferTimestampNtz,
        nanosAsLong,
        false,
        false);
  }
}
