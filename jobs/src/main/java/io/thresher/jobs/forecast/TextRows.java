package io.thresher.jobs.forecast;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** How long the lines of files of text are. */
final class TextRows {
  private static final int MOST_FILES = 16;
  private static final int BYTES = 1 << 18;

  private TextRows() {}

  /**
   * Bytes of a line, from the middles of some files, which is where no header stands; 0 where files
   * are compressed.
   */
  static double bytesOfLine(List<FileStatus> files, Configuration hadoop) throws IOException {
    CompressionCodecFactory codecs = new CompressionCodecFactory(hadoop);
    long bytes = 0;
    long lines = 0;
    for (int place : Spread.over(files.size()).stream().limit(MOST_FILES).toList()) {
      FileStatus file = files.get(place);
      if (codecs.getCodec(file.getPath()) != null) {
        return 0;
      }
      try (FSDataInputStream in = file.getPath().getFileSystem(hadoop).open(file.getPath())) {
        in.seek(Math.max(0, file.getLen() / 2 - BYTES / 2));
        byte[] text = in.readNBytes(BYTES);
        bytes += text.length;
        for (byte each : text) {
          lines += each == '\n' ? 1 : 0;
        }
      }
    }
    return lines == 0 ? bytes : (double) bytes / lines;
  }
}
