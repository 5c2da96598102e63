package io.thresher.jobs.input;

import io.thresher.errors.InputProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.UsageProblems;
import io.thresher.jobs.table.InputTable;
import io.thresher.jobs.table.TableName;
import io.thresher.plan.TextRows;
import io.thresher.plan.UnreadColumn;
import io.thresher.spark.ReadingQuery;
import io.thresher.spark.scan.FooterInspection;
import io.thresher.spark.scan.ListedFiles;
import io.thresher.spark.scan.OrcColumns;
import io.thresher.spark.scan.PagedParquetFormat;
import io.thresher.spark.scan.ReadableColumns;
import io.thresher.spark.text.CsvFormat;
import io.thresher.spark.text.JsonFormat;
import io.thresher.spark.text.TextEncoding;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Turns the input options into rows. */
public final class InputReader implements RowLocator {
  private static final String VIEW = "input";

  /** Those that Spark reads JSON in. */
  private static final List<String> JSON_ENCODINGS =
      List.of("UTF-8", "ISO-8859-1", "US-ASCII", "UTF-16BE", "UTF-16LE");

  private static final String FOLDER_TYPES =
      "spark.sql.sources.partitionColumnTypeInference.enabled";

  private static final int MOST_PROBLEMS = 20;

  private final SparkSession spark;
  private final InputOptions options;
  private final InputFiles files;
  private final InputVerification verification;
  private final @Nullable InputFormat format;
  private final BadRowLimit limit;
  private final List<UnreadColumn> unreadColumns = new ArrayList<>();
  private final @Nullable String since;
  private @Nullable StructType textSchema;
  private @Nullable String exact;
  private @Nullable InputTable table;

  /**
   * @param since the version of a table after which its rows count; null where all do
   */
  public InputReader(
      SparkSession spark,
      InputOptions options,
      InputFiles files,
      InputVerification verification,
      @Nullable InputFormat format,
      BadRowLimit limit,
      @Nullable String since) {
    this.since = since;
    this.spark = spark;
    this.options = options;
    this.files = files;
    this.verification = verification;
    this.format = format;
    this.limit = limit;
  }

  /**
   * How rows are read from text where malformed ones come along, in {@link MalformedText#COLUMN};
   * null where they fail the run. A query could do anything with them, and has none.
   */
  public @Nullable TextRows malformedRows() {
    return limit.allowsAny() && options.query == null && format != null && format.isText()
        ? MalformedText.rows(format, options)
        : null;
  }

  /** The table that is read; null where none is, or before it is. */
  public @Nullable InputTable table() {
    return table;
  }

  /** Columns of the files that cannot be read, known once the others have been. */
  public List<UnreadColumn> unread() {
    return List.copyOf(unreadColumns);
  }

  /**
   * The rows, not filtered yet.
   *
   * @param typing the types that the columns of text files take, from those inferred
   * @param present the columns of the output that is appended to; none where there is no such
   */
  public Dataset<Row> read(ColumnTyping typing, StructType present) {
    if (options.table != null) {
      InputTable opened =
          InputTable.open(
              spark,
              TableName.of("--table", options.table),
              new InputTable.Choice(options.versionAsOf, options.timestampAsOf, since));
      table = opened;
      return partitioned(opened.rows());
    }
    if (options.query != null) {
      if (format != null) {
        readFiles(typing, present, format).createOrReplaceTempView(VIEW);
      }
      return partitioned(query(options.query));
    }
    return readFiles(typing, present, java.util.Objects.requireNonNull(format));
  }

  private Dataset<Row> query(String text) {
    try {
      return ReadingQuery.rows(spark, "--query", text);
    } catch (ParseException e) {
      throw ErrorTranslation.translate(e);
    }
  }

  /** Fewer partitions need no shuffle; more do, where the source is not under our hand. */
  private Dataset<Row> partitioned(Dataset<Row> data) {
    if (options.partitions == null || format != null) {
      return data;
    }
    int present = data.rdd().getNumPartitions();
    return options.partitions <= present
        ? data.coalesce(options.partitions)
        : data.repartition(options.partitions);
  }

  /**
   * Reads the values of folders such as {@code zip=00123} as the texts that they are: a number
   * would lose its zeros. Of the session's settings, only this call sees that.
   */
  private Dataset<Row> readFiles(ColumnTyping typing, StructType present, InputFormat source) {
    FileSplits.configure(spark, files.bytes(), options.partitions);
    String types = spark.conf().get(FOLDER_TYPES);
    spark.conf().set(FOLDER_TYPES, "false");
    try {
      return load(typing, present, source);
    } finally {
      spark.conf().set(FOLDER_TYPES, types);
    }
  }

  private Dataset<Row> load(ColumnTyping typing, StructType present, InputFormat source) {
    DataFrameReader reader = spark.read().format(reader(source));
    if (files.base() != null) {
      reader.option("basePath", files.base().toString());
    }
    if (files.nested()) {
      reader.option("recursiveFileLookup", "true");
    }
    if (source.isText()) {
      reader.options(textOptions(source));
      StructType schema = textSchema(reader, typing, present, source);
      textSchema = schema;
      if (malformedRows() == null) {
        reader.schema(schema).option("mode", "FAILFAST");
      } else {
        MalformedText.reading(reader, schema);
      }
    } else if (source == InputFormat.PARQUET) {
      FileStatus file = files.telling();
      if (file != null) {
        skipUnreadable(reader, file);
      }
    } else if (source == InputFormat.ORC) {
      OrcColumns first = verification.firstOrc(files.files());
      if (first != null && !isAmongFolders(first.columns())) {
        reader.schema(verification.merged(new StructType(), files.folderColumns(), files.files()));
        first
            .unread()
            .forEach((name, type) -> unreadColumns.add(new UnreadColumn(name, type, first.file())));
      }
    }
    Dataset<Row> rows = reader.load(files.literalPaths());
    StructType typed = source.isText() ? rows.schema() : typedFolders(rows.schema(), typing);
    Dataset<Row> data =
        typed.equals(rows.schema()) ? rows : reader.schema(typed).load(files.literalPaths());
    Problems unread = new Problems();
    ListedFiles.problems(data, files.files()).stream().limit(MOST_PROBLEMS).forEach(unread::add);
    unread.throwIfAny();
    return source == InputFormat.PARQUET ? PagedParquetFormat.converting(data) : data;
  }

  /** Leaves columns unread that cannot be read, and remembers them. */
  private void skipUnreadable(DataFrameReader reader, FileStatus file) {
    ReadableColumns readable = FooterInspection.columns(spark, file);
    if (readable != null && !spark.sessionState().conf().caseSensitiveAnalysis()) {
      refuseSameNames(readable, file);
    }
    if (readable == null || (readable.inferred() && isAmongFolders(readable.columns()))) {
      return;
    }
    Set<String> known = files.folderColumns();
    StructType columns = verification.merged(readable.columns(), known, files.files());
    reader.schema(columns);
    known.addAll(List.of(columns.fieldNames()));
    String name = file.getPath().toString();
    readable
        .unread()
        .forEach(
            (column, type) -> {
              if (known.add(column)) {
                unreadColumns.add(new UnreadColumn(column, type, name));
              }
            });
    unreadColumns.addAll(verification.unread(known, files.files()));
  }

  private static void refuseSameNames(ReadableColumns readable, FileStatus file) {
    Problems problems = new Problems();
    Map<String, String> seen = new HashMap<>();
    List<String> names = new ArrayList<>(List.of(readable.columns().fieldNames()));
    names.addAll(readable.unread().keySet());
    for (String name : names) {
      String first = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      if (first != null) {
        problems.add(InputProblems.sameName(first, name, file.getPath().toString()));
      }
    }
    problems.throwIfAny();
  }

  /** Spark alone keeps a column that folders have, too, at its place among those of the files. */
  private boolean isAmongFolders(StructType columns) {
    return !Collections.disjoint(files.folderColumns(), List.of(columns.fieldNames()));
  }

  /** The values of folders take the types of the inputs that they feed. */
  private StructType typedFolders(StructType schema, ColumnTyping typing) {
    Set<String> folders = files.folderColumns();
    if (folders.isEmpty()) {
      return schema;
    }
    StructType typed = typing.apply(schema);
    StructType result = new StructType();
    for (StructField field : schema.fields()) {
      boolean ofFolder = folders.contains(field.name()) && field.dataType() instanceof StringType;
      result = result.add(ofFolder ? typed.apply(field.name()) : field);
    }
    return result;
  }

  private void checkJsonEncoding() {
    String encoding = options.encoding;
    if (encoding != null && !JSON_ENCODINGS.contains(encoding.toUpperCase(Locale.ROOT))) {
      throw new ScoringException(
          UsageProblems.badValue(
              "--encoding", encoding, "for json one of " + String.join(", ", JSON_ENCODINGS)));
    }
  }

  private StructType textSchema(
      DataFrameReader reader, ColumnTyping typing, StructType present, InputFormat source) {
    if (options.schema != null) {
      try {
        return StructType.fromDDL(options.schema);
      } catch (Exception e) {
        throw new ScoringException(
            InputProblems.badSchema(options.schema, Causes.rootMessage(e)), e);
      }
    }
    if (source == InputFormat.CSV) {
      CsvColumns.Found found =
          new CsvColumns(spark, options, files, textOptions(source), limit).find(typing, present);
      reader.option(CsvFormat.EXACT, CsvFormat.names(found.exact()));
      return found.schema();
    }
    StructType inferred = MalformedText.inferring(reader).load(files.literalPaths()).schema();
    StructType columns = MalformedText.withoutColumn(inferred);
    if (columns.isEmpty() && !inferred.isEmpty()) {
      String file = files.literalPaths()[0];
      throw new ScoringException(InputProblems.malformedRow(file, "", "any columns"));
    }
    StructType typed = typing.apply(FreeColumns.marked(columns, files.folderColumns()));
    if (options.query == null) {
      exact = JsonFormat.names(FreeColumns.names(typed));
      reader.option(JsonFormat.EXACT, exact);
    }
    return FreeColumns.plain(typed);
  }

  /** What reads files of a format: of text, more strictly than Spark does. */
  static String reader(InputFormat format) {
    return switch (format) {
      case CSV -> CsvFormat.NAME;
      case JSON -> JsonFormat.NAME;
      default -> format.source();
    };
  }

  private Map<String, String> textOptions(InputFormat source) {
    Map<String, String> text = new LinkedHashMap<>();
    if (source == InputFormat.JSON) {
      checkJsonEncoding();
      put(text, JsonFormat.EXACT, exact);
    }
    put(text, source == InputFormat.CSV ? CsvFormat.ENCODING : "encoding", options.encoding);
    if (source == InputFormat.JSON && options.encoding != null && !options.multiline) {
      text.put("lineSep", "\n"); // Spark finds line ends by itself in UTF-8 alone.
    }
    text.put("multiLine", Boolean.toString(MalformedText.spansLines(source, options)));
    if (source == InputFormat.CSV) {
      String tab = files.areTabSeparated() ? "\t" : null;
      text.put("header", Boolean.toString(options.header));
      text.put("enforceSchema", "false");
      put(text, "sep", options.delimiter == null ? tab : options.delimiter);
      String quote = options.quote == null ? "\"" : options.quote;
      text.put("quote", quote);
      text.put("escape", options.escape == null ? quote : options.escape);
      text.put("unescapedQuoteHandling", "RAISE_ERROR");
      put(text, CsvFormat.DECIMAL, options.decimal);
      put(text, "nullValue", options.nullValue);
      put(text, "comment", options.comment);
    }
    return text;
  }

  private static void put(Map<String, String> map, String key, @Nullable String value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  @Override
  public StructType columns() {
    return textSchema == null ? new StructType() : textSchema;
  }

  @Override
  public @Nullable InputFormat format() {
    return format;
  }

  @Override
  public @Nullable Problem wrongBytes(String file) {
    if (format == null || !format.isText()) {
      return null;
    }
    Charset charset = Charset.forName(options.encoding == null ? "UTF-8" : options.encoding);
    return TextEncoding.problem(
        new Path(file), charset, spark.sparkContext().hadoopConfiguration());
  }

  @Override
  public String locate(String file) {
    if (format == null || textSchema == null) {
      return "";
    }
    return MalformedRow.find(spark, format, textOptions(format), textSchema, file);
  }
}
