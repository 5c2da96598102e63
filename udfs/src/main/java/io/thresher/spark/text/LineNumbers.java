package io.thresher.spark.text;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.util.LineReader;
import org.apache.spark.sql.execution.datasources.PartitionedFile;

/** Where lines of a split stand in their file. */
final class LineNumbers {
  private LineNumbers() {}

  /**
   * A file and a line of it, from 1, for people.
   *
   * @param number of the line in the split, from 1
   */
  static String place(PartitionedFile split, long number, Configuration hadoop) {
    Path file = split.toPath();
    if (split.start() == 0) {
      return file + ", line " + number;
    }
    String within = file + ", line " + number + " of the part that begins at byte " + split.start();
    if (new CompressionCodecFactory(hadoop).getCodec(file) != null) {
      return within;
    }
    try (InputStream bytes = file.getFileSystem(hadoop).open(file)) {
      return file + ", line " + (linesUpTo(split.start(), bytes) + number);
    } catch (IOException e) {
      return within; // The number in the file helps; without it the error still names a place.
    }
  }

  /** The lines that begin at or before a byte: a split leaves these to the one before it. */
  private static long linesUpTo(long end, InputStream bytes) throws IOException {
    LineReader lines = new LineReader(bytes);
    Text line = new Text();
    long count = 0;
    long position = 0;
    while (position <= end) {
      int read = lines.readLine(line);
      if (read == 0) {
        return count;
      }
      position += read;
      count++;
    }
    return count;
  }
}
