package io.thresher.spark.text;

import com.univocity.parsers.common.TextParsingException;
import io.thresher.errors.ScoringException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.spark.sql.catalyst.csv.CSVHeaderChecker;
import org.apache.spark.sql.execution.datasources.HadoopFileLinesReader;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.jspecify.annotations.Nullable;
import scala.collection.AbstractIterator;

/** Records that are lines. */
final class CsvLines implements CsvRecords {
  private final PartitionedFile file;
  private final CsvDialect dialect;
  private final Configuration hadoop;
  private final HadoopFileLinesReader lines;
  private final CsvLineParser parser;
  private long number;
  private String line = "";

  CsvLines(PartitionedFile file, CsvDialect dialect, Configuration hadoop) {
    this.file = file;
    this.dialect = dialect;
    this.hadoop = hadoop;
    lines = new HadoopFileLinesReader(file, dialect.options().lineSeparatorInRead(), hadoop);
    parser = new CsvLineParser(file, dialect, hadoop);
  }

  @Override
  public void readHeader(CSVHeaderChecker checker) {
    try {
      checker.checkHeaderColumnNames(remaining(), parser.parser());
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
        parser.parse(line);
        return true;
      }
    }
    return false;
  }

  private String nextLine() {
    Text bytes = lines.next();
    number++;
    return parser.text(bytes.getBytes(), 0, bytes.getLength(), number);
  }

  @Override
  public @Nullable String[] fields() {
    return parser.fields();
  }

  @Override
  public @Nullable CsvFault fault() {
    return parser.fault();
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
