package io.thresher.jobs.table;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TableProblems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/** The name of a table in a catalog, as its parts. */
public record TableName(List<String> parts) {
  private static final Pattern PART = Pattern.compile("\\G(?:`((?:[^`]|``)+)`|([^`.\\s]+))(\\.|$)");

  /** What Iceberg takes for a branch, a tag, a snapshot or the metadata of the table before it. */
  private static final Pattern OF_A_TABLE =
      Pattern.compile(
          "(branch_|tag_|snapshot_id_|at_timestamp_).+|(all_)?(entries|files|data_files"
              + "|delete_files|manifests)|history|metadata_log_entries|snapshots|refs|partitions"
              + "|position_deletes|changes",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public TableName {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a name as SQL has it.
   *
   * @param option that it was given by
   * @throws ScoringException THR-USE-965 where it is none
   */
  public static TableName of(String option, String text) {
    List<String> parts = new ArrayList<>();
    Matcher part = PART.matcher(text);
    int end = 0;
    boolean more = true;
    while (more && part.find()) {
      parts.add(part.group(1) == null ? part.group(2) : part.group(1).replace("``", "`"));
      end = part.end();
      more = part.group(3).equals(".");
    }
    if (more || end != text.length()) {
      throw new ScoringException(TableProblems.badName(option, text));
    }
    return new TableName(parts);
  }

  /** A table of what a format knows of this one, such as its snapshots. */
  TableName child(String name) {
    return new TableName(Stream.concat(parts.stream(), Stream.of(name)).toList());
  }

  /** Whether the last part could be a branch, a tag or metadata of the table before it. */
  boolean mayBePart() {
    return parts.size() > 1 && OF_A_TABLE.matcher(parts.get(parts.size() - 1)).matches();
  }

  /** The name without its last part. */
  TableName parent() {
    return new TableName(parts.subList(0, parts.size() - 1));
  }

  /** Whether it is a table of Delta without a name: {@code delta.`/folder`}, in no catalog. */
  boolean isDeltaFolder() {
    int last = parts.size() - 1;
    return last > 0
        && parts.get(last - 1).equalsIgnoreCase(TableFormat.DELTA.toString())
        && parts.get(last).contains("/");
  }

  /**
   * The same table as a catalog's name, a namespace and a name in lower case, so that two ways to
   * write it can be compared.
   *
   * @param catalog that names without one are of
   * @param namespace that names of one part are in
   * @param isCatalog whether a first part is the name of a catalog
   */
  TableName full(String catalog, List<String> namespace, Predicate<String> isCatalog) {
    List<String> all = new ArrayList<>();
    if (parts.size() == 1) {
      all.add(catalog);
      all.addAll(namespace);
    } else if (!isCatalog.test(parts.get(0))) {
      all.add(catalog);
    }
    all.addAll(parts);
    return new TableName(all.stream().map(part -> part.toLowerCase(Locale.ROOT)).toList());
  }

  /** The same, as a session resolves it. The folder of a table of Delta is known by its URI. */
  public TableName full(SparkSession session) {
    if (isDeltaFolder()) {
      return new TableName(List.of(TableFormat.DELTA.toString(), folder(session)));
    }
    String database = session.catalog().currentDatabase();
    List<String> namespace = database.isEmpty() ? List.of() : of("", database).parts();
    return full(session.catalog().currentCatalog(), namespace, name -> isCatalog(session, name));
  }

  /** Lets the session forget what it knows of the table, as others may have written to it. */
  void refresh(SparkSession session) {
    if (!isDeltaFolder()) { // Delta looks it up each time, and Spark's refresh fails: None.get.
      session.catalog().refreshTable(quoted());
    }
  }

  /**
   * Whether the namespace that it is in is there, or comes with the table: Iceberg's catalog of
   * folders makes a folder where none is, and a table right in a catalog has no namespace.
   */
  boolean hasNamespace(SparkSession session) {
    return parts.size() == 1
        || (parts.size() == 2 && isCatalog(session, parts.get(0)))
        || isCatalogOfFolders(session, parts.get(0))
        || session.catalog().databaseExists(parent().quoted());
  }

  private static boolean isCatalogOfFolders(SparkSession session, String catalog) {
    RuntimeConfig conf = session.conf();
    String setting = "spark.sql.catalog." + catalog;
    return conf.get(setting + ".type", "").equalsIgnoreCase("hadoop")
        || conf.get(setting + ".catalog-impl", "").endsWith(".HadoopCatalog");
  }

  private static boolean isCatalog(SparkSession session, String name) {
    return name.equalsIgnoreCase("spark_catalog")
        || session.conf().getOption("spark.sql.catalog." + name).isDefined();
  }

  private String folder(SparkSession session) {
    Path path = new Path(parts.get(parts.size() - 1));
    try {
      return path.getFileSystem(session.sessionState().newHadoopConf())
          .makeQualified(path)
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a part of SQL, whatever characters it has. */
  public String quoted() {
    return parts.stream()
        .map(part -> "`" + part.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }

  @Override
  public String toString() {
    return parts.stream()
        .map(part -> PLAIN.matcher(part).matches() ? part : "`" + part.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }
}
