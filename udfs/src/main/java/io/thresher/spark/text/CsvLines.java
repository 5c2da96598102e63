package io.thresher.spark.text;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import io.thresher.errors.ScoringException;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.spark.sql.catalyst.csv.CSVHeaderChecker;
import org.apache.spark.sql.execution.datasources.HadoopFileLinesReader;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.jspecify.annotations.Nullable;
import scala.collection.AbstractIterator;

/** Records that are lines. */
final class CsvLines implements CsvRecords {
  private static final char REPLACEMENT = '\uFFFD';

  /** Behind a line: whether it comes out as a field tells whether the last quote was closed. */
  private static final String END = "\u0001";

  private static final String[] NO_FIELDS = {};

  private final PartitionedFile file;
  private final CsvDialect dialect;
  private final Configuration hadoop;
  private final Charset charset;
  private final HadoopFileLinesReader lines;
  private final CsvParser parser;
  private final String closing;
  private long number;
  private String line = "";
  private @Nullable String[] fields = NO_FIELDS;
  private @Nullable CsvFault fault;

  CsvLines(PartitionedFile file, CsvDialect dialect, Configuration hadoop) {
    this.file = file;
    this.dialect = dialect;
    this.hadoop = hadoop;
    charset = dialect.charset();
    lines = new HadoopFileLinesReader(file, dialect.options().lineSeparatorInRead(), hadoop);
    parser = new CsvParser(dialect.options().asParserSettings());
    closing = dialect.options().delimiter() + END;
  }

  @Override
  public void readHeader(CSVHeaderChecker checker) {
    try {
      checker.checkHeaderColumnNames(remaining(), parser);
    } catch (TextParsingException e) {
      throw new ScoringException(CsvFault.of(e, dialect).at(place()), e);
    }
  }

  private scala.collection.Iterator<String> remaining() {
    return new AbstractIterator<>() {
      @Override
      public boolean hasNext() {
        return lines.hasNext();
      }

      @Override
      public String next() {
        return nextLine();
      }
    };
  }

  @Override
  public boolean advance() {
    while (lines.hasNext()) {
      line = nextLine();
      if (!dialect.skips(line)) {
        parse();
        return true;
      }
    }
    return false;
  }

  private String nextLine() {
    Text bytes = lines.next();
    number++;
    String text = new String(bytes.getBytes(), 0, bytes.getLength(), charset);
    boolean first = number == 1 && file.start() == 0;
    if ((text.indexOf(REPLACEMENT) >= 0
            && !WrongBytes.isValid(bytes.getBytes(), bytes.getLength(), charset))
        || (first && text.indexOf('\0') >= 0)) {
      WrongBytes.throwIfAny(file.toPath(), charset, hadoop);
    }
    return text;
  }

  private void parse() {
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

  @Override
  public @Nullable String[] fields() {
    return fields;
  }

  @Override
  public @Nullable CsvFault fault() {
    return fault;
  }

  @Override
  public String text() {
    return line;
  }

  @Override
  public String place() {
    return LineNumbers.place(file, number, hadoop);
  }

  @Override
  public void close() {
    lines.close();
  }
}
