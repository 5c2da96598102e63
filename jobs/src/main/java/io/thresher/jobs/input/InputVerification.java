package io.thresher.jobs.input;

import static java.lang.String.CASE_INSENSITIVE_ORDER;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.errors.UsageProblems;
import io.thresher.plan.UnreadColumn;
import io.thresher.spark.scan.FileScans;
import io.thresher.spark.scan.FooterInspection;
import io.thresher.spark.scan.InspectedFile;
import io.thresher.spark.scan.OrcColumns;
import io.thresher.spark.scan.ParquetFacts;
import io.thresher.spark.scan.ReadableColumns;
import io.thresher.spark.scan.SchemaDrift;
import io.thresher.spark.scan.VerifiedParquet;
import io.thresher.spark.scan.WatchedFiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Keeps damaged or unlike files from being scored as if nothing were wrong. */
public final class InputVerification {

  /** Settings under which Spark leaves files out in silence. */
  private static final List<String> SILENT_LOSS =
      List.of(
          "spark.sql.files.ignoreCorruptFiles",
          "spark.sql.files.ignoreMissingFiles",
          "spark.files.ignoreCorruptFiles",
          "spark.files.ignoreMissingFiles");

  private static final String VERIFY_CHECKSUMS = "parquet.page.verify-checksum.enabled";
  private static final String VECTORED = "parquet.hadoop.vectored.io.enabled";
  private static final String NANOS_AS_LONG = "spark.sql.legacy.parquet.nanosAsLong";
  private static final String PUSHDOWN = "spark.sql.parquet.filterPushdown";
  private static final int MOST_PROBLEMS = 20;

  private final SparkSession spark;
  private final InputOptions options;
  private final VerifiedParquet pages;
  private final Map<String, InspectedFile> inspected = new LinkedHashMap<>();
  private final Map<String, OrcColumns> orc = new LinkedHashMap<>();
  private List<LostFile> lost = List.of();
  private List<Path> leftOut = List.of();
  private @Nullable WatchedFiles watch;

  public InputVerification(SparkSession spark, InputOptions options) {
    this.spark = spark;
    this.options = options;
    this.pages = new VerifiedParquet(spark);
  }

  /** What can be told about the options alone. */
  static void check(InputOptions options, Problems problems) {
    if (options.allowDataLoss && options.paths.isEmpty()) {
      String other = options.table == null ? "--query" : "--table";
      problems.add(
          UsageProblems.conflict(
              "--allow-data-loss", other, "files are left out of what --input names"));
    }
  }

  /** Sets the session up, and refuses settings of it that lose data. */
  public void configure(Problems problems) {
    for (String key : SILENT_LOSS) {
      if (isOn(spark.conf().get(key, "false"))
          || isOn(spark.sparkContext().getConf().get(key, "false"))) {
        if (!options.allowDataLoss) {
          problems.add(CorruptionProblems.dataLossSetting(key, "--allow-data-loss"));
        }
      }
    }
    if (!isSet(NANOS_AS_LONG)) {
      // Spark has no timestamps of nanoseconds; as whole numbers they can feed a model.
      spark.conf().set(NANOS_AS_LONG, "true");
    }
    // A line that is no row has no value that a filter could be asked about.
    spark.conf().set("spark.sql.csv.filterPushdown.enabled", "false");
    spark.conf().set("spark.sql.json.filterPushdown.enabled", "false");
    if (options.verify != VerificationLevel.FULL && !isSet(VECTORED)) {
      // Spark takes strings with shared prefixes (DELTA_BYTE_ARRAY) from the wrong place of a
      // buffer
      // that begins within its array, as those of vectored reads do; only checked pages are copied.
      spark.conf().set(VECTORED, "false");
    }
    // Files that are to be left out are found here, so Spark need not look away from others.
    spark.conf().set("spark.sql.files.ignoreCorruptFiles", "false");
    spark.conf().set("spark.sql.files.ignoreMissingFiles", "false");
    spark.conf().set(VERIFY_CHECKSUMS, Boolean.toString(options.verify != VerificationLevel.NONE));
    if (options.verify == VerificationLevel.FULL && !spark.conf().getAll().contains(PUSHDOWN)) {
      // Statistics carry no checksum; a damaged one would leave out rows that pass the filter.
      spark.conf().set(PUSHDOWN, "false");
    }
  }

  private boolean isSet(String key) {
    return spark.conf().getAll().contains(key)
        || spark.sparkContext().getConf().contains("spark.hadoop." + key);
  }

  private static boolean isOn(String value) {
    return value.strip().equalsIgnoreCase("true");
  }

  /** The files to read: all that were given, less those that may be lost and are damaged. */
  public InputFiles readable(InputFiles files, InputFormat format, Problems problems) {
    if (format == InputFormat.PARQUET && options.verify == VerificationLevel.FULL) {
      inspect(files.files());
    }
    if (format == InputFormat.ORC && options.verify == VerificationLevel.FULL) {
      inspectOrc(files.files());
    }
    if (options.allowDataLoss) {
      lost = new LossSearch(spark, format, this).find(files.files());
      if (lost.size() == files.files().size() && !lost.isEmpty()) {
        problems.add(CorruptionProblems.allLost(lost.stream().map(LostFile::file).toList()));
      }
      return files.without(lost.stream().map(LostFile::file).collect(Collectors.toSet()), problems);
    }
    add(damaged(files.files()), problems);
    return files;
  }

  /**
   * Columns that are known, and those and fields of theirs that some of these files have beside,
   * each as the first file by its path has it: what a run reads does not depend on which file Spark
   * asks for the columns. None beside where footers were not read, or of a type that Spark has none
   * for.
   *
   * @param folders names of columns that folders stand for, which none of a file is added by
   */
  StructType merged(StructType known, Set<String> folders, List<FileStatus> files) {
    MergedColumns merge = new MergedColumns(caseSensitive());
    return inPathOrder(files)
        .map(this::columns)
        .distinct()
        .map(columns -> merge.without(folders, columns))
        .reduce(known, merge::of, (one, other) -> one);
  }

  /** Columns of types that Spark has none for, which these files have beside those given. */
  List<UnreadColumn> unread(Collection<String> given, List<FileStatus> files) {
    Set<String> seen = caseSensitive() ? new HashSet<>() : new TreeSet<>(CASE_INSENSITIVE_ORDER);
    seen.addAll(given);
    List<UnreadColumn> unread = new ArrayList<>();
    for (FileStatus file : inPathOrder(files).toList()) {
      for (StructField column : columns(file).fields()) {
        if (!MergedColumns.isRead(column.dataType()) && seen.add(column.name())) {
          ReadableColumns read = FooterInspection.columns(spark, file);
          String type = read == null ? null : read.unread().get(column.name());
          unread.add(new UnreadColumn(column.name(), type == null ? "another" : type, name(file)));
        }
      }
    }
    return unread;
  }

  private boolean caseSensitive() {
    return Boolean.parseBoolean(spark.conf().get("spark.sql.caseSensitive"));
  }

  /**
   * The ORC file whose columns come first; null where none has any, their order counts, or footers
   * were not read.
   */
  @Nullable OrcColumns firstOrc(List<FileStatus> files) {
    List<OrcColumns> found =
        inspectedOrc(inPathOrder(files)).stream()
            .filter(file -> !file.columns().isEmpty())
            .toList();
    return found.isEmpty() || found.stream().anyMatch(OrcColumns::byPosition) ? null : found.get(0);
  }

  private List<OrcColumns> inspectedOrc(Stream<FileStatus> files) {
    return files.map(file -> orc.get(name(file))).filter(Objects::nonNull).toList();
  }

  private static Stream<FileStatus> inPathOrder(List<FileStatus> files) {
    return files.stream().sorted(Comparator.comparing(InputVerification::name));
  }

  private StructType columns(FileStatus file) {
    ParquetFacts parquet = inspected(file).facts();
    if (parquet != null) {
      return parquet.converted();
    }
    OrcColumns found = orc.get(name(file));
    return found == null ? new StructType() : found.columns();
  }

  /** The same rows, from pages that are checked. */
  public Dataset<Row> checked(Dataset<Row> data) {
    return options.verify == VerificationLevel.FULL ? pages.of(data) : data;
  }

  /** The same rows, from files that are compared with what was planned while they are read. */
  public Dataset<Row> watched(Dataset<Row> data, InputFiles files) {
    WatchedFiles watching = new WatchedFiles(spark, files.files());
    watch = watching;
    leftOut = files.leftOut();
    return watching.of(data);
  }

  /** The paths of the files that tasks have opened; null where that is not to be found out. */
  public @Nullable Set<String> opened() {
    return watch == null ? null : watch.opened();
  }

  /** Files that were left out for their names. */
  public List<Path> leftOut() {
    return leftOut;
  }

  /** Compares the columns that the plan reads with those of every file that it reads. */
  public void compare(Dataset<Row> planned, Problems problems) {
    boolean caseSensitive = caseSensitive();
    List<Problem> found = new ArrayList<>();
    for (FileScans scan : FileScans.of(planned)) {
      for (Map.Entry<String, String> option : scan.options().entrySet()) {
        if (SILENT_LOSS.stream().anyMatch(key -> isNamed(key, option.getKey()))
            && isOn(option.getValue())) {
          problems.add(CorruptionProblems.dataLossSetting(option.getKey(), "no option of a table"));
        }
      }
      if (scan.parquet() && scan.comparesFloats()) {
        // Spark would skip row groups whose statistics, without NaN, say that no row passes.
        spark.conf().set(PUSHDOWN, "false");
      }
      if (scan.parquet() && options.verify == VerificationLevel.FULL) {
        inspect(scan.files());
        found.addAll(damaged(scan.files()));
        if (scan.named()) {
          found.addAll(drift(scan, caseSensitive));
        }
      }
      if (scan.orc() && options.verify == VerificationLevel.FULL) {
        found.addAll(orcDrift(scan, caseSensitive));
      }
    }
    add(found, problems);
  }

  private List<Problem> drift(FileScans scan, boolean caseSensitive) {
    SchemaDrift drift = new SchemaDrift(scan, caseSensitive, options.allowMissingColumns);
    List<Problem> found = new ArrayList<>();
    for (FileStatus file : scan.files()) {
      ParquetFacts facts = inspected(file).facts();
      found.addAll(facts == null ? List.of() : drift.problems(facts));
    }
    return found;
  }

  private List<Problem> orcDrift(FileScans scan, boolean caseSensitive) {
    SchemaDrift drift = new SchemaDrift(scan, caseSensitive, options.allowMissingColumns);
    inspectOrc(scan.files());
    List<Problem> found = new ArrayList<>();
    for (OrcColumns columns : inspectedOrc(scan.files().stream())) {
      columns
          .unread()
          .forEach( // Spark reads nothing of such a file.
              (name, type) ->
                  found.add(new UnreadColumn(name, type, columns.file()).problem("any column")));
      found.addAll(columns.problems(scan, drift));
    }
    return found;
  }

  private void inspectOrc(List<FileStatus> files) {
    List<FileStatus> unseen = files.stream().filter(file -> !orc.containsKey(name(file))).toList();
    if (!unseen.isEmpty()) {
      OrcColumns.of(spark, unseen).forEach(file -> orc.put(file.file(), file));
    }
  }

  private static boolean isNamed(String key, String option) {
    return key.substring(key.lastIndexOf('.') + 1).equalsIgnoreCase(option);
  }

  private void inspect(List<FileStatus> files) {
    List<FileStatus> unseen =
        files.stream().filter(file -> !inspected.containsKey(name(file))).toList();
    if (!unseen.isEmpty()) {
      for (InspectedFile file : FooterInspection.inspect(spark, unseen)) {
        inspected.put(file.file(), file);
      }
    }
  }

  private List<Problem> damaged(List<FileStatus> files) {
    List<Problem> damaged = new ArrayList<>();
    for (FileStatus file : files) {
      InspectedFile found = inspected.get(name(file));
      if (found != null && found.problem() != null) {
        damaged.add(found.problem());
      }
    }
    return damaged;
  }

  private static void add(List<Problem> found, Problems problems) {
    found.stream().limit(MOST_PROBLEMS).forEach(problems::add);
    if (found.size() > MOST_PROBLEMS) {
      problems.add(CorruptionProblems.moreFiles(found.size() - MOST_PROBLEMS));
    }
  }

  private static String name(FileStatus file) {
    return file.getPath().toString();
  }

  /** What the footer of a file says; null where it was not read. */
  public @Nullable ParquetFacts facts(FileStatus file) {
    return inspected(file).facts();
  }

  /** What is known of a file; without facts and problem where its footer was not read. */
  InspectedFile inspected(FileStatus file) {
    return inspected.getOrDefault(name(file), new InspectedFile(name(file), null, null));
  }

  /** Rows of each Parquet file whose footer was read, by its path. */
  Map<String, Long> rows() {
    Map<String, Long> rows = new LinkedHashMap<>();
    inspected.forEach(
        (file, each) -> {
          if (each.facts() != null) {
            rows.put(file, each.facts().rows());
          }
        });
    return rows;
  }

  /** Rows of these files, less those that were left out; null where a footer was not read. */
  public @Nullable Long totalRows(List<FileStatus> files) {
    Set<String> without = lost.stream().map(LostFile::file).collect(Collectors.toSet());
    long rows = 0;
    for (FileStatus file : files) {
      if (!without.contains(name(file))) {
        ParquetFacts facts = inspected(file).facts();
        if (facts == null) {
          return null;
        }
        rows += facts.rows();
      }
    }
    return rows;
  }

  /** Files that were left out because they cannot be read. */
  public List<LostFile> lost() {
    return lost;
  }

  public Checksums checksums() {
    return new Checksums(pages.pagesWithChecksum(), pages.pagesWithoutChecksum());
  }
}
