package io.thresher.jobs.table;

import io.thresher.errors.ScoringException;
import io.thresher.errors.TableProblems;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** Says so where the classes of a table's format are missing. */
final class TableLibraries {
  private static final List<String> MISSING = List.of("CATALOG_NOT_FOUND", "DATA_SOURCE_NOT_FOUND");

  /** Of a catalog that is configured but not there, where Spark has no condition for it. */
  private static final String NO_PLUGIN = "Cannot find catalog plugin class";

  private TableLibraries() {}

  /**
   * @throws ScoringException THR-USE-971 where the work fails for that reason
   */
  static <T extends @Nullable Object> T need(TableName name, Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception | LinkageError e) {
      for (Throwable link = e; link != null; link = link.getCause()) {
        if (isMissing(link)) {
          String message = String.valueOf(link.getMessage());
          String first = message.strip().lines().findFirst().orElse("");
          throw new ScoringException(TableProblems.noLibrary(name.toString(), first), e);
        }
      }
      throw e;
    }
  }

  private static boolean isMissing(Throwable thrown) {
    return thrown instanceof ClassNotFoundException
        || thrown instanceof NoClassDefFoundError
        || String.valueOf(thrown.getMessage()).contains(NO_PLUGIN)
        || (thrown instanceof SparkThrowable spark
            && spark.getCondition() != null
            && MISSING.contains(spark.getCondition()));
  }
}
