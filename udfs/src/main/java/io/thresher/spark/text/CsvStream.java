package io.thresher.spark.text;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.csv.CSVHeaderChecker;
import org.apache.spark.sql.execution.datasources.CodecStreams;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.jspecify.annotations.Nullable;

/** Records that may span lines: the whole file, from its beginning. */
final class CsvStream implements CsvRecords {
  private static final String[] NO_FIELDS = {};

  private final PartitionedFile file;
  private final CsvDialect dialect;
  private final Configuration hadoop;
  private final Charset charset;
  private final CsvParser parser;
  private @Nullable String[] fields = NO_FIELDS;
  private final boolean blank;
  private long number;
  private long begin;

  CsvStream(PartitionedFile file, CsvDialect dialect, Configuration hadoop) {
    this.file = file;
    this.dialect = dialect;
    this.hadoop = hadoop;
    charset = dialect.charset();
    CsvParserSettings settings = dialect.options().asParserSettings();
    settings.setNormalizeLineEndingsWithinQuotes(false);
    parser = new CsvParser(settings);
    WrongBytes.throwIfOther(file.toPath(), charset, hadoop);
    try {
      BlankStart text =
          BlankStart.of(
              StrictReader.open(CodecStreams.createInputStream(hadoop, file.toPath()), charset),
              dialect::isBlank);
      blank = text.isBlank();
      parser.beginParsing(new EndedReader(text));
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  @Override
  public void readHeader(CSVHeaderChecker checker) {
    if (blank) {
      return;
    }
    try {
      checker.checkHeaderColumnNames(parser);
    } catch (TextParsingException e) {
      throw failure(e);
    }
  }

  @Override
  public boolean advance() {
    if (blank) {
      return false;
    }
    number++;
    begin = parser.getContext().currentChar();
    @Nullable String @Nullable [] read;
    try {
      read = parser.parseNext();
    } catch (RuntimeException e) {
      throw failure(e);
    }
    if (read == null || EndedReader.isEnd(read)) {
      return false;
    }
    fields = read;
    if (EndedReader.isWithin(read[read.length - 1])) {
      throw new ScoringException(CsvFault.openQuote().at(place(lastFieldLine())));
    }
    return true;
  }

  private RuntimeException failure(RuntimeException thrown) {
    for (Throwable link = thrown; link != null; link = link.getCause()) {
      if (link instanceof CharacterCodingException) {
        WrongBytes.throwIfAny(file.toPath(), charset, hadoop);
      }
    }
    return thrown instanceof TextParsingException parsing
        ? new ScoringException(CsvFault.of(parsing, dialect).at(place() + reached()), thrown)
        : thrown;
  }

  /** The line on which the last field of the record begins. */
  private long lastFieldLine() {
    long line = lineAt(begin);
    for (int i = 0; i < fields.length - 1; i++) {
      String field = fields[i];
      line += field == null ? 0 : field.chars().filter(c -> c == '\n').count();
    }
    return line;
  }

  /** A quote that opens early in a record is often what makes a later one stray. */
  private String reached() {
    long line = lineAt(parser.getContext().currentChar());
    return line > lineAt(begin) ? ", in a record that goes on to line " + line : "";
  }

  @Override
  public @Nullable String[] fields() {
    return fields;
  }

  /** A fault leaves no way to the next record, and is thrown. */
  @Override
  public @Nullable CsvFault fault() {
    return null;
  }

  @Override
  public String text() {
    return parser.getContext().currentParsedContent().stripTrailing();
  }

  @Override
  public String place() {
    return place(lineAt(begin));
  }

  private String place(long line) {
    String row = file.toPath() + ", data row " + number;
    return line > 0 ? row + ", line " + line : row;
  }

  /**
   * The line of what stands at a character or behind the line breaks there, by reading the file
   * again: the parser does not count line breaks within quotes. 0 where it cannot be read.
   */
  private long lineAt(long character) {
    try (Reader text =
        StrictReader.open(CodecStreams.createInputStream(hadoop, file.toPath()), charset)) {
      long line = 1;
      int next = text.read();
      for (long at = 0; next >= 0 && (at < character || next == '\n' || next == '\r'); at++) {
        line += next == '\n' ? 1 : 0;
        next = text.read();
      }
      return line;
    } catch (IOException e) {
      return 0; // The number of the row is known; without the line the error still names a place.
    }
  }

  @Override
  public void close() {
    parser.stopParsing();
  }
}
