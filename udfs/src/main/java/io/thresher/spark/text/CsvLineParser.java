package io.thresher.spark.text;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.jspecify.annotations.Nullable;

/** Makes text of lines, and fields of text. */
final class CsvLineParser {
  private static final char REPLACEMENT = '\uFFFD';

  /** Behind a line: whether it comes out as a field tells whether the last quote was closed. */
  private static final String END = "\u0001";

  private static final String[] NO_FIELDS = {};

  private final PartitionedFile file;
  private final CsvDialect dialect;
  private final Configuration hadoop;
  private final Charset charset;
  private final CsvParser parser;
  private final String closing;
  private @Nullable String[] fields = NO_FIELDS;
  private @Nullable CsvFault fault;

  CsvLineParser(PartitionedFile file, CsvDialect dialect, Configuration hadoop) {
    this.file = file;
    this.dialect = dialect;
    this.hadoop = hadoop;
    charset = dialect.charset();
    parser = new CsvParser(dialect.options().asParserSettings());
    closing = dialect.options().delimiter() + END;
  }

  CsvParser parser() {
    return parser;
  }

  /**
   * The text of a line.
   *
   * @param number of it in the split, from 1
   */
  String text(byte[] bytes, int from, int length, long number) {
    String text = new String(bytes, from, length, charset);
    boolean first = number == 1 && file.start() == 0;
    if ((text.indexOf(REPLACEMENT) >= 0 && !WrongBytes.isValid(bytes, from, length, charset))
        || (first && text.indexOf('\0') >= 0)) {
      WrongBytes.throwIfAny(file.toPath(), charset, hadoop);
    }
    return text;
  }

  /** Finds the fields of a line, or what keeps it from having any. */
  void parse(String line) {
    fault = null;
    fields = NO_FIELDS;
    boolean quoted = line.indexOf(dialect.options().quote()) >= 0;
    try {
      @Nullable String[] parsed = parser.parseLine(quoted ? line + closing : line);
      if (parsed == null) {
        fault = CsvFault.noRecord();
      } else if (!quoted) {
        fields = parsed;
      } else if (END.equals(parsed[parsed.length - 1])) {
        fields = Arrays.copyOf(parsed, parsed.length - 1);
      } else {
        fault = CsvFault.openQuote();
      }
    } catch (TextParsingException e) {
      fault = CsvFault.of(e, dialect);
    }
  }

  @Nullable String[] fields() {
    return fields;
  }

  @Nullable CsvFault fault() {
    return fault;
  }
}
