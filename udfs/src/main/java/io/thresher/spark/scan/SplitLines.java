package io.thresher.spark.scan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.util.LineReader;
import org.apache.spark.paths.SparkPath;
import org.jspecify.annotations.Nullable;

/** The lines of one split of a text file, as Hadoop divides it, with the bytes they start at. */
final class SplitLines implements AutoCloseable {
  private final RowPosition split;
  private final LineReader reader;
  private final Text line = new Text();
  private long offset;

  private SplitLines(RowPosition split, InputStream bytes) {
    this.split = split;
    reader = new LineReader(bytes);
    offset = split.splitStart();
  }

  /** Null where offsets mean nothing: in a part of a compressed file. */
  static @Nullable SplitLines open(RowPosition at, Configuration hadoop) throws IOException {
    Path path = SparkPath.fromUrlString(at.file().toString()).toPath();
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    if (codec != null && at.splitStart() > 0) {
      return null;
    }
    FSDataInputStream file = path.getFileSystem(hadoop).open(path);
    file.seek(at.splitStart());
    SplitLines lines = new SplitLines(at, codec == null ? file : codec.createInputStream(file));
    if (at.splitStart() > 0) {
      lines.read(); // The end of a line that belongs to the split before.
    }
    return lines;
  }

  boolean isOf(RowPosition at) {
    return at.splitStart() == split.splitStart() && at.file().equals(split.file());
  }

  void skipHeader() throws IOException {
    boolean more = true;
    do {
      more = read();
    } while (more && line.toString().isBlank());
  }

  /** Where the next line of that text starts; -1 where there is none. */
  long next(String text, Charset charset) throws IOException {
    long start = offset;
    while (read()) {
      if (text.equals(new String(line.getBytes(), 0, line.getLength(), charset))) {
        return start;
      }
      start = offset;
    }
    return -1;
  }

  private boolean read() throws IOException {
    int bytes = reader.readLine(line);
    offset += bytes;
    return bytes > 0;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
