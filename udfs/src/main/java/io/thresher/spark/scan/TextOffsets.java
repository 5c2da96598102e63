package io.thresher.spark.scan;

import io.thresher.plan.TextRows;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bytes at which lines of text start, which Spark does not tell, by reading the split
 * beside it, only as far as the last line asked for. Lines are asked for in their order, and a line
 * that is malformed is so wherever it stands: hence the next line of that text is the one.
 */
public final class TextOffsets {
  /** Those whose line ends are single bytes. */
  private static final List<Charset> CHARSETS =
      List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.US_ASCII);

  private final @Nullable TextRows reading;
  private final Configuration hadoop;
  private @Nullable SplitLines lines;

  public TextOffsets(@Nullable TextRows reading, Configuration hadoop) {
    this.reading = reading;
    this.hadoop = hadoop;
  }

  /** The byte of the file that the line starts at; -1 where that is not to be found out. */
  public long find(RowPosition at, UTF8String text) {
    if (reading == null || reading.layout() == TextRows.Layout.FREE) {
      return -1;
    }
    Charset charset = Charset.forName(reading.charset());
    if (!CHARSETS.contains(charset) || at.file().numBytes() == 0) {
      return -1;
    }
    try {
      SplitLines open = lines;
      if (open == null || !open.isOf(at)) {
        close();
        open = SplitLines.open(at, hadoop);
        lines = open;
        if (open != null
            && at.splitStart() == 0
            && reading.layout() == TextRows.Layout.LINES_BELOW_HEADER) {
          open.skipHeader();
        }
      }
      return open == null ? -1 : open.next(text.toString(), charset);
    } catch (IOException e) {
      return -1; // The number of the row has to do.
    }
  }

  public void close() throws IOException {
    if (lines != null) {
      lines.close();
      lines = null;
    }
  }
}
