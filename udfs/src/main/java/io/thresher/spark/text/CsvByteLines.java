package io.thresher.spark.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.univocity.parsers.common.TextParsingException;
import io.thresher.errors.ScoringException;
import io.thresher.spark.text.bytes.BlockLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.SplittableCompressionCodec;
import org.apache.spark.sql.catalyst.csv.CSVHeaderChecker;
import org.apache.spark.sql.execution.datasources.CodecStreams;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.jspecify.annotations.Nullable;
import scala.collection.AbstractIterator;

/** Records that are lines, of which those that are written plainly never become strings. */
final class CsvByteLines implements CsvRecords {
  /** Encodings in which bytes of ASCII stand for nothing else. */
  private static final Pattern OVER_ASCII =
      Pattern.compile("UTF-8|US-ASCII|ISO-8859-\\d+|windows-125\\d");

  private static final long UNREAD = -1;

  private final PartitionedFile file;
  private final CsvDialect dialect;
  private final Configuration hadoop;
  private final boolean unicode;
  private final BlockLines lines;
  private final CsvLineParser parser;
  private final int comment;
  private boolean looked;
  private boolean more;
  private long number;
  private long parsed = UNREAD;
  private @Nullable String line;

  private CsvByteLines(
      PartitionedFile file, CsvDialect dialect, Configuration hadoop, BlockLines lines) {
    this.file = file;
    this.dialect = dialect;
    this.hadoop = hadoop;
    this.lines = lines;
    unicode = dialect.charset().equals(UTF_8);
    parser = new CsvLineParser(file, dialect, hadoop);
    comment = dialect.options().isCommentSet() ? dialect.options().comment() : -1;
  }

  /** Whether a file of a dialect has lines that can be read so. */
  static boolean tells(PartitionedFile file, CsvDialect dialect, Configuration hadoop) {
    Charset charset = dialect.charset();
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file.toPath());
    return !dialect.options().multiLine()
        && FieldBytes.tells(dialect)
        && OVER_ASCII.matcher(charset.name()).matches()
        && dialect.options().compressionCodec().isEmpty()
        && !(codec instanceof SplittableCompressionCodec)
        && (codec == null || file.start() == 0);
  }

  static CsvByteLines open(PartitionedFile file, CsvDialect dialect, Configuration hadoop) {
    Path path = file.toPath();
    try {
      boolean plain = new CompressionCodecFactory(hadoop).getCodec(path) == null;
      InputStream bytes =
          plain ? at(file.start(), path, hadoop) : CodecStreams.createInputStream(hadoop, path);
      long end = plain ? file.start() + file.length() : BlockLines.OPEN;
      try {
        return new CsvByteLines(file, dialect, hadoop, BlockLines.open(bytes, file.start(), end));
      } catch (IOException | RuntimeException e) {
        bytes.close();
        throw e;
      }
    } catch (IOException e) {
      throw unchanged(e);
    }
  }

  /**
   * Spark tells files that are missing, damaged or closed to the reader by the exception's class.
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException unchanged(IOException e) throws E {
    throw (E) e;
  }

  private static InputStream at(long start, Path path, Configuration hadoop) throws IOException {
    FSDataInputStream bytes = path.getFileSystem(hadoop).open(path);
    try {
      bytes.seek(start);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
    return bytes;
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
        return hasLine();
      }

      @Override
      public String next() {
        hasLine();
        takeLine();
        return text();
      }
    };
  }

  private boolean hasLine() {
    if (!looked) {
      try {
        more = lines.advance();
      } catch (IOException e) {
        throw unchanged(e);
      }
      looked = true;
    }
    return more;
  }

  private void takeLine() {
    looked = false;
    number++;
    line = null;
  }

  @Override
  public boolean advance() {
    while (hasLine()) {
      takeLine();
      if (!isSkipped()) {
        return true;
      }
    }
    return false;
  }

  private boolean isSkipped() {
    if (!lines.isAscii() || (number == 1 && file.start() == 0)) {
      return dialect.skips(text());
    }
    int from = lines.from();
    if (from == lines.to()) {
      return true;
    }
    byte first = lines.bytes()[from];
    return (first <= ' ' || first == comment) && dialect.skips(text());
  }

  @Override
  public boolean fill(BatchColumns columns, int row) {
    return (unicode || lines.isAscii())
        && columns.put(row, lines.bytes(), lines.from(), lines.to());
  }

  @Override
  public @Nullable String[] fields() {
    parse();
    return parser.fields();
  }

  @Override
  public @Nullable CsvFault fault() {
    parse();
    return parser.fault();
  }

  private void parse() {
    if (parsed != number) {
      parser.parse(text());
      parsed = number;
    }
  }

  @Override
  public String text() {
    String text = line;
    if (text == null) {
      text = parser.text(lines.bytes(), lines.from(), lines.to() - lines.from(), number);
      line = text;
    }
    return text;
  }

  @Override
  public String place() {
    return LineNumbers.place(file, number, hadoop);
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw unchanged(e);
    }
  }
}
