package io.thresher.jobs.table;

import java.util.List;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A table as its catalog describes it.
 *
 * @param provider what Spark calls its format; {@code view} where it is none
 * @param format null where it keeps no versions
 * @param schema of its rows, now
 * @param location of its files; empty where that is not told
 */
public record CatalogTable(
    TableName name,
    String provider,
    @Nullable TableFormat format,
    StructType schema,
    String location) {
  private static final Set<String> ABSENT =
      Set.of("REQUIRES_SINGLE_PART_NAMESPACE", "DELTA_MISSING_DELTA_TABLE");

  private static final String DETAILS = "# Detailed Table Information";

  /** The table of that name, as others have left it by now; null where there is none. */
  public static @Nullable CatalogTable find(SparkSession session, TableName name) {
    return TableLibraries.need(name, () -> found(session, name));
  }

  /**
   * A catalog may not even take the name, as Spark's own does not take a path or two namespaces.
   */
  private static boolean isThere(SparkSession session, TableName name) {
    if (name.quoted().contains("/") && !name.isDeltaFolder()) {
      return false;
    }
    try {
      return session.catalog().tableExists(name.quoted());
    } catch (Exception e) {
      if (e instanceof AnalysisException refused && ABSENT.contains(refused.getCondition())) {
        return false;
      }
      throw e;
    }
  }

  private static @Nullable CatalogTable found(SparkSession session, TableName name) {
    if (!isThere(session, name)) {
      return null;
    }
    name.refresh(session);
    String provider = "view";
    String location = "";
    boolean details = false;
    List<Row> lines = session.sql("DESCRIBE TABLE EXTENDED " + name.quoted()).collectAsList();
    for (Row line : lines) {
      String key = line.getString(0);
      details |= key.equals(DETAILS);
      if (details && key.equals("Provider")) {
        provider = line.getString(1);
      } else if (details && key.equals("Location")) {
        location = line.getString(1);
      }
    }
    TableFormat format = TableFormat.of(provider);
    if (format == TableFormat.ICEBERG && isPart(session, name)) {
      provider = "a branch, a tag or metadata of a table of iceberg";
      format = null;
    }
    return new CatalogTable(
        name, provider, format, session.table(name.quoted()).schema(), location);
  }

  /** Whether a name stands for something of another table, which has no history of its own. */
  private static boolean isPart(SparkSession session, TableName name) {
    return name.mayBePart() && session.catalog().tableExists(name.parent().quoted());
  }
}
