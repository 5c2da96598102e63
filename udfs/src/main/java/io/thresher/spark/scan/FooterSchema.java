package io.thresher.spark.scan;

import io.thresher.parquet.Footer;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Types the columns of a Parquet file as Spark would. */
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

  /** The columns as Spark reads them, by its own notes in the footer where there are any. */
  StructType noted(Footer footer) throws IOException {
    return ParquetFileFormat.readSchemaFromFooter(
        new org.apache.parquet.hadoop.Footer(new Path(footer.file()), converted(footer.metaData())),
        converter());
  }

  /** The columns by what the format itself says; void where Spark has no type for one. */
  StructType columns(FileMetaData metaData) throws IOException {
    MessageType schema = converted(metaData).getFileMetaData().getSchema();
    try {
      return converter().convert(schema);
    } catch (Exception e) {
      return oneByOne(schema); // A column that is not read may have a type that Spark has not.
    }
  }

  private static ParquetMetadata converted(FileMetaData metaData) throws IOException {
    return new ParquetMetadataConverter().fromParquetMetadata(metaData);
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
