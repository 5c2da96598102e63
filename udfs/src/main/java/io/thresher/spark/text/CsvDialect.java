package io.thresher.spark.text;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import scala.Option;
import scala.collection.immutable.Map;

/**
 * How a CSV file is written.
 *
 * @param options Spark's, for what it knows too
 * @param encoding of the files: Spark's own option takes few
 * @param decimal what parts the whole part of a number from its fraction
 * @param exact names of columns whose numbers must print as their texts stand
 */
record CsvDialect(CSVOptions options, String encoding, char decimal, Set<String> exact)
    implements Serializable {
  static CsvDialect of(SparkSession spark, Map<String, String> options) {
    CSVOptions parsed =
        new CSVOptions(
            options,
            false, // A pruned parser does not see that a row has the wrong number of fields.
            spark.sessionState().conf().sessionLocalTimeZone(),
            spark.sessionState().conf().columnNameOfCorruptRecord());
    String decimal = text(parsed, CsvFormat.DECIMAL, ".");
    String exact = text(parsed, CsvFormat.EXACT, "");
    return new CsvDialect(
        parsed,
        text(parsed, CsvFormat.ENCODING, "UTF-8"),
        decimal.charAt(0),
        ExactColumns.names(exact));
  }

  private static String text(CSVOptions options, String key, String otherwise) {
    Option<String> given = options.parameters().get(key);
    return given.isDefined() ? given.get() : otherwise;
  }

  /** Names of columns as the option {@link CsvFormat#EXACT} takes them. */
  static String names(Iterable<String> columns) {
    return ExactColumns.text(columns);
  }

  Charset charset() {
    return Charset.forName(encoding);
  }

  boolean failsOnBadRows() {
    return options.parseMode().name().equals("FAILFAST");
  }

  /** Whether a line is no record: blank, or a comment. */
  boolean skips(String line) {
    boolean blank = options.delimiter().isBlank() ? line.isEmpty() : line.isBlank();
    return blank || (options.isCommentSet() && line.charAt(0) == options.comment());
  }

  /**
   * Whether a character says nothing in a file without records: a line break, and a blank where
   * there would be a header. Without one, a blank may be the field of a row, or part two of them.
   */
  boolean isBlank(int character) {
    boolean ends = character == '\n' || character == '\r';
    boolean says = options.delimiter().isBlank() || !options.headerFlag();
    return ends || (!says && Character.isWhitespace(character));
  }
}
