package io.thresher.jobs.input;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the rows come from. */
public final class InputOptions {
  @Option(
      names = "--input",
      paramLabel = "PATH",
      description =
          "File, folder or glob pattern of any Hadoop file system. Required, unless --table or"
              + " --query is given. Repeatable.")
  public List<String> paths = new ArrayList<>();

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "Table or view of the catalog to score. Default: none.")
  public @Nullable String table;

  @Option(
      names = "--version-as-of",
      paramLabel = "VERSION",
      description =
          "Score --table as it was at this version: the id of a snapshot, a branch or a tag of"
              + " Iceberg, the number of a version of Delta. Default: as it is.")
  public @Nullable String versionAsOf;

  @Option(
      names = "--timestamp-as-of",
      paramLabel = "TIME",
      description =
          "Score --table as it was at this time, such as 2026-01-31 06:00:00; for Iceberg and"
              + " Delta. Default: as it is.")
  public @Nullable String timestampAsOf;

  @Option(
      names = "--query",
      paramLabel = "SQL",
      description =
          "Score the rows of a query; it sees what --input names as the view 'input'. Default:"
              + " none.")
  public @Nullable String query;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "Format of the input: parquet, orc, csv, json or image, where each file is a row of path"
              + " and content. Default: what the files' extensions say.")
  public @Nullable InputFormat format;

  @Option(
      names = "--schema",
      paramLabel = "DDL",
      description =
          "Columns of CSV or JSON, as in 'id BIGINT, x FLOAT'. Default: inferred from the data, and"
              + " the model's own types for its inputs.")
  @Nullable String schema;

  @Option(
      names = "--types",
      paramLabel = "DDL",
      description =
          "CSV: types of some columns, as in 'zip STRING, price DOUBLE'. Default: inferred from the"
              + " data, and the model's own types for its inputs.")
  @Nullable String types;

  @Option(
      names = "--filter",
      paramLabel = "SQL",
      description = "Score only rows for which this condition holds. Default: all rows.")
  public @Nullable String filter;

  @Option(
      names = "--partitions",
      paramLabel = "COUNT",
      description =
          "Read about this many partitions. Files are split by size, without a shuffle, and no"
              + " finer than a row group; tables and queries are coalesced, or shuffled where they"
              + " have fewer. Default: so many that each has up to 128 MiB, of large inputs up to"
              + " 512 MiB but at least 16 for each core; spark.sql.files.maxPartitionBytes says"
              + " otherwise.")
  public @Nullable Integer partitions;

  @Option(
      names = "--header",
      paramLabel = "BOOLEAN",
      arity = "1",
      description = "CSV: the first line of each file names the columns. Default: true.")
  boolean header = true;

  @Option(
      names = "--delimiter",
      paramLabel = "TEXT",
      description = "CSV: what parts the fields. Default: a comma; a tab for .tsv.")
  @Nullable String delimiter;

  @Option(
      names = "--quote",
      paramLabel = "CHAR",
      description = "CSV: what stands around fields that hold delimiters. Default: \".")
  @Nullable String quote;

  @Option(
      names = "--escape",
      paramLabel = "CHAR",
      description =
          "CSV: what stands before a quote within a quoted field. Files of Spark and of"
              + " MySQL have a backslash. Default: the quote itself, which is doubled.")
  @Nullable String escape;

  @Option(
      names = "--decimal",
      paramLabel = "CHAR",
      description = "CSV: what stands before the fraction of a number. Default: a point.")
  @Nullable String decimal;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description =
          "CSV, JSON: the encoding of the files, such as windows-1252. Bytes that it does not have"
              + " are an error. Default: UTF-8.")
  @Nullable String encoding;

  @Option(
      names = "--null-value",
      paramLabel = "TEXT",
      description = "CSV: the text of a null. Default: nothing.")
  @Nullable String nullValue;

  @Option(
      names = "--comment",
      paramLabel = "CHAR",
      description = "CSV: lines that start with it are skipped. Default: none.")
  @Nullable String comment;

  @Option(
      names = "--verify-input",
      paramLabel = "LEVEL",
      description =
          "Parquet: full checks footers, columns and pages of every file, checksums only the"
              + " checksums of pages, none nothing. ORC: full compares the columns of every file."
              + " Default: full.")
  public VerificationLevel verify = VerificationLevel.FULL;

  @Option(
      names = "--allow-missing-columns",
      description =
          "Parquet, ORC: a column that some file lacks reads as null there. Default: such a file"
              + " is refused.")
  boolean allowMissingColumns;

  @Option(
      names = "--allow-data-loss",
      description =
          "Leave out files that cannot be read to their end, and list them; reads the input twice."
              + " Default: such a file fails the run.")
  boolean allowDataLoss;

  @Option(
      names = "--multiline",
      description = "CSV, JSON: a record may span lines; then a file is never split.")
  boolean multiline;

  /** What was named, for people. */
  public List<String> sources() {
    List<String> sources = new ArrayList<>(paths);
    if (table != null) {
      sources.add("table " + table);
    }
    if (query != null) {
      sources.add("query " + query);
    }
    return sources;
  }

  char decimalChar() {
    return decimal == null ? '.' : decimal.charAt(0);
  }
}
