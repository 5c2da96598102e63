package io.thresher.spark.text;

import io.thresher.spark.shared.SentConfiguration;
import io.thresher.spark.text.CsvReader.Form;
import java.nio.charset.Charset;
import java.util.Comparator;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.csv.CSVFileFormat;
import org.apache.spark.sql.execution.datasources.csv.CSVUtils;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * CSV for Spark, which takes Spark's own options and reads more strictly: bytes that the encoding
 * does not have, quotes that RFC 4180 does not know, and numbers beyond their type are errors that
 * name file, line, column and text. In the mode {@code PERMISSIVE} all of these but the first are
 * malformed rows. Infers names, never types, which {@link TextSurvey} does.
 */
public class CsvFormat extends CSVFileFormat {
  /** What {@code DataFrameReader.format} takes. */
  public static final String NAME = CsvFormat.class.getName();

  /** Option: the encoding, any that Java knows; Spark's own option has to be left out. */
  public static final String ENCODING = "thresher.encoding";

  /** Option: the character before the fraction of a number. */
  public static final String DECIMAL = "thresher.decimal";

  /** Option: the columns, as {@link #names} gives them, whose numbers must print as they stand. */
  public static final String EXACT = "thresher.exact";

  /**
   * Property of the session: whether records become columns straight from their bytes; on unless
   * set to false. Rows and errors are the same either way.
   */
  public static final String COLUMNAR = "spark.thresher.csv.columnar";

  private static final long serialVersionUID = 1;

  /** Column names as {@link #EXACT} takes them. */
  public static String names(Iterable<String> columns) {
    return CsvDialect.names(columns);
  }

  /** Whether lines of an encoding end where those of ASCII do, so that files can be split. */
  public static boolean endsLinesAsAscii(Charset charset) {
    return WrongBytes.endsLinesAsAscii(charset);
  }

  /** The columns of data that was just read that folders stand for. */
  public static Set<String> folderColumns(Dataset<Row> data) {
    return data.queryExecution().analyzed() instanceof LogicalRelation read
            && read.relation() instanceof HadoopFsRelation files
        ? Set.of(files.partitionSchema().fieldNames())
        : Set.of();
  }

  @Override
  public Option<StructType> inferSchema(
      SparkSession spark, Map<String, String> options, Seq<FileStatus> files) {
    return Option.apply(
        CollectionConverters.asJava(files).stream()
            .filter(file -> file.getLen() > 0)
            .sorted(Comparator.comparing(file -> file.getPath().toString()))
            .map(file -> columns(spark, options, file))
            .filter(columns -> columns.length() > 0)
            .findFirst()
            .orElseGet(StructType::new));
  }

  private static StructType columns(
      SparkSession spark, Map<String, String> options, FileStatus file) {
    CsvDialect dialect = CsvDialect.of(spark, options);
    Configuration hadoop = spark.sessionState().newHadoopConfWithOptions(options);
    StructType columns = new StructType();
    try (CsvRecords records = CsvRecords.open(whole(file), dialect, hadoop)) {
      if (records.advance()) {
        records.throwFault();
        boolean exactCase = spark.sessionState().conf().caseSensitiveAnalysis();
        for (String name :
            CSVUtils.makeSafeHeader(records.fields(), exactCase, dialect.options())) {
          columns = columns.add(name, DataTypes.StringType);
        }
      }
    }
    return columns;
  }

  private static PartitionedFile whole(FileStatus file) {
    return new PartitionedFile(
        InternalRow.empty(),
        SparkPath.fromFileStatus(file),
        0,
        file.getLen(),
        new String[0],
        file.getModificationTime(),
        file.getLen(),
        scala.collection.immutable.Map$.MODULE$.empty());
  }

  /** Batches of columns, unless types or the session are against it. */
  @Override
  public boolean supportBatch(SparkSession spark, StructType columns) {
    return isByColumns(spark) && BatchColumns.take(columns);
  }

  private static boolean isByColumns(SparkSession spark) {
    return Boolean.parseBoolean(spark.conf().get(COLUMNAR, "true"));
  }

  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
      SparkSession spark,
      StructType dataSchema,
      StructType partitionSchema,
      StructType requiredSchema,
      Seq<Filter> filters,
      Map<String, String> options,
      Configuration hadoop) {
    Option<String> batches = options.get(FileFormat.OPTION_RETURNING_BATCH());
    return batches.isDefined() && Boolean.parseBoolean(batches.get())
        ? reader(spark, dataSchema, requiredSchema, partitionSchema, Form.BATCHES, options, hadoop)
        : super.buildReaderWithPartitionValues(
            spark, dataSchema, partitionSchema, requiredSchema, filters, options, hadoop);
  }

  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReader(
      SparkSession spark,
      StructType dataSchema,
      StructType partitionSchema,
      StructType requiredSchema,
      Seq<Filter> filters,
      Map<String, String> options,
      Configuration hadoop) {
    Form form = supportBatch(spark, requiredSchema) ? Form.ROWS : Form.ROWS_OF_STRINGS;
    return reader(spark, dataSchema, requiredSchema, partitionSchema, form, options, hadoop);
  }

  private static CsvReader reader(
      SparkSession spark,
      StructType columns,
      StructType required,
      StructType folders,
      Form form,
      Map<String, String> options,
      Configuration hadoop) {
    return new CsvReader(
        CsvDialect.of(spark, options),
        columns,
        required,
        folders,
        form,
        SentConfiguration.broadcast(spark.sparkContext(), hadoop));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CsvFormat;
  }

  @Override
  public int hashCode() {
    return NAME.hashCode();
  }

  /** The name of the format in plans. */
  @Override
  public String toString() {
    return "CSV";
  }
}
