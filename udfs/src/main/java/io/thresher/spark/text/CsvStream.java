package io.thresher.spark.text;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.thresher.errors.ScoringException;
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
  private long number;

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
      parser.beginParsing(
          new EndedReader(
              StrictReader.open(CodecStreams.createInputStream(hadoop, file.toPath()), charset)));
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  @Override
  public void readHeader(CSVHeaderChecker checker) {
    try {
      checker.checkHeaderColumnNames(parser);
    } catch (TextParsingException e) {
      throw failure(e);
    }
  }

  @Override
  public boolean advance() {
    number++;
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
      throw new ScoringException(CsvFault.openQuote().at(place()));
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
        ? new ScoringException(CsvFault.of(parsing, dialect).at(place()), thrown)
        : thrown;
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
    return file.toPath() + ", data row " + number;
  }

  @Override
  public void close() {
    parser.stopParsing();
  }
}
