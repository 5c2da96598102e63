package io.thresher.jobs;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A JVM with Spark, Iceberg and Delta, in which the command line reads and writes tables of both.
 * Prints what is right and what is not. The arguments are a folder, and how much is looked at:
 * {@code all}, {@code kills}, or {@code some}.
 */
final class TableRuns {
  private static final List<String> FORMATS = List.of("iceberg", "delta");

  private final SparkSession spark;
  private final Path folder;
  private boolean right = true;

  private TableRuns(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    SparkSession spark = TableSession.start(folder);
    spark.sql("CREATE NAMESPACE ice.n");
    TableRuns runs = new TableRuns(spark, folder);
    switch (arguments[1]) {
      case "all" -> runs.all();
      case "kills" -> runs.kills();
      default -> runs.some();
    }
    spark.stop();
    System.exit(runs.right ? 0 : 1);
  }

  private void some() throws IOException {
    writing(TableWrites::createsAppendsAndKnowsItsRuns);
    reading(TableReads::passesOnTextsThatSharePrefixes);
  }

  private void all() throws IOException {
    some();
    writing(TableWrites::merges);
    reading(TableReads::scoresWhatWasAppended);
    writing(TableWrites::commitsNothingWhereAGateRefuses);
    reading(TableReads::readsOldVersions);
    writing(TableWrites::overwrites);
    writing(TableWrites::refusesWhatDoesNotFit);
    TableWrites plain = new TableWrites(spark, folder, "parquet", "");
    expectRight(plain::writesAPlainTablesFolder);
    kills();
  }

  private void kills() throws IOException {
    TableKills kills = new TableKills(spark, folder);
    for (String format : FORMATS) {
      expectRight(() -> kills.all(format));
    }
  }

  private void writing(Scenario<TableWrites> scenario) throws IOException {
    for (String format : FORMATS) {
      TableWrites writes = new TableWrites(spark, folder, format, prefix(format));
      expectRight(() -> scenario.of(writes));
    }
  }

  private void reading(Scenario<TableReads> scenario) throws IOException {
    for (String format : FORMATS) {
      TableReads reads = new TableReads(spark, folder, format, prefix(format));
      expectRight(() -> scenario.of(reads));
    }
  }

  private static String prefix(String format) {
    return format.equals("iceberg") ? "ice.n." : "";
  }

  /** What each format has to do. */
  @FunctionalInterface
  private interface Scenario<T extends TableCase> {
    void of(T runs) throws Exception;
  }

  /** Some steps of a test. */
  @FunctionalInterface
  private interface Steps {
    void run() throws Exception;
  }

  private void expectRight(Steps steps) {
    try {
      steps.run();
    } catch (AssertionError | Exception e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      System.out.println(trace);
      right = false;
    }
  }
}
