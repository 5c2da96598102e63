package io.thresher.spark.scan;

import io.thresher.parquet.Conversion;
import io.thresher.parquet.Footer;
import io.thresher.spark.shared.Functions;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Types the columns of a Parquet file as Spark would. */
record FooterSchema(
    boolean binaryAsString,
    boolean int96AsTimestamp,
    boolean caseSensitive,
    boolean inferTimestampNtz,
    boolean nanosAsLong)
    implements Serializable {
  /** How the name of Spark's type begins, which Spark 4.0 has not; a timestamp goes on. */
  private static final String TIME_OF_DAY = "time(";

  static FooterSchema of(SparkSession spark) {
    SQLConf conf = spark.sessionState().conf();
    return new FooterSchema(
        conf.isParquetBinaryAsString(),
        conf.isParquetINT96AsTimestamp(),
        conf.caseSensitiveAnalysis(),
        conf.parquetInferTimestampNTZEnabled(),
        conf.legacyParquetNanosAsLong());
  }

  /**
   * The columns as Spark reads them, by its own notes in the footer where there are any; and those
   * that it has no types for.
   */
  ReadableColumns noted(Footer footer) throws IOException {
    ParquetMetadata metaData = parsed(footer.metaData());
    StructType columns = asNoted(footer, metaData);
    return columns != null
            && Arrays.stream(columns.fields()).allMatch(column -> isRead(column.dataType()))
        ? new ReadableColumns(columns, Map.of(), true)
        : split(metaData.getFileMetaData().getSchema());
  }

  /** Null where a column has a type that Spark has none for. */
  private @Nullable StructType asNoted(Footer footer, ParquetMetadata metaData) {
    try {
      return ParquetFileFormat.readSchemaFromFooter(
          new org.apache.parquet.hadoop.Footer(new Path(footer.file()), metaData), converter());
    } catch (Exception e) {
      return null;
    }
  }

  private ReadableColumns split(MessageType schema) {
    StructType readable = new StructType();
    Map<String, String> unread = new LinkedHashMap<>();
    for (StructField column : oneByOne(Conversion.converted(schema)).fields()) {
      if (isRead(column.dataType())) {
        readable = readable.add(column);
      } else {
        unread.put(column.name(), described(schema.getType(column.name())));
      }
    }
    return new ReadableColumns(readable, unread, false);
  }

  /** Times of the day are a type that Spark knows and refuses. */
  private static boolean isRead(DataType type) {
    return !type.existsRecursively(
        Functions.of(part -> part instanceof NullType || part.typeName().startsWith(TIME_OF_DAY)));
  }

  static String described(Type type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    String stored =
        type.isPrimitive() ? type.asPrimitiveType().getPrimitiveTypeName().name() : "group";
    return meaning == null ? stored : meaning + " in " + stored;
  }

  /** The columns by what the format itself says; void where Spark has no type for one. */
  StructType columns(FileMetaData metaData) throws IOException {
    return columns(schema(metaData));
  }

  /** The same after all conversions of values. */
  StructType converted(FileMetaData metaData) throws IOException {
    return columns(Conversion.converted(schema(metaData)));
  }

  private StructType columns(MessageType schema) {
    try {
      return converter().convert(schema);
    } catch (Exception e) {
      return oneByOne(schema); // A column that is not read may have a type that Spark has not.
    }
  }

  private static MessageType schema(FileMetaData metaData) throws IOException {
    return parsed(metaData).getFileMetaData().getSchema();
  }

  private static ParquetMetadata parsed(FileMetaData metaData) throws IOException {
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
    SQLConf conf = new SQLConf();
    set(conf, SQLConf.PARQUET_BINARY_AS_STRING(), binaryAsString);
    set(conf, SQLConf.PARQUET_INT96_AS_TIMESTAMP(), int96AsTimestamp);
    set(conf, SQLConf.CASE_SENSITIVE(), caseSensitive);
    set(conf, SQLConf.PARQUET_INFER_TIMESTAMP_NTZ_ENABLED(), inferTimestampNtz);
    set(conf, SQLConf.LEGACY_PARQUET_NANOS_AS_LONG(), nanosAsLong);
    return new ParquetToSparkSchemaConverter(conf);
  }

  private static void set(SQLConf conf, ConfigEntry<?> setting, boolean value) {
    conf.setConfString(setting.key(), Boolean.toString(value));
  }
}
