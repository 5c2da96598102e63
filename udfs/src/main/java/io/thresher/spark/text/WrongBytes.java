package io.thresher.spark.text;

import io.thresher.errors.InputProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TextProblems;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;
import org.apache.spark.sql.execution.datasources.CodecStreams;

/** Bytes that are no text of the encoding that a file is read by. */
final class WrongBytes {
  private static final int CHUNK = 8192;

  private WrongBytes() {}

  /** Whether lines of an encoding end where those of ASCII do, so that a file can be split. */
  static boolean endsLinesAsAscii(Charset charset) {
    byte[] end = charset.canEncode() ? "\n".getBytes(charset) : new byte[0];
    return end.length == 1 && end[0] == '\n';
  }

  static boolean isValid(byte[] bytes, int from, int length, Charset charset) {
    try {
      StrictReader.decoder(charset).decode(ByteBuffer.wrap(bytes, from, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * Throws where the beginning of a file shows another encoding.
   *
   * @throws ScoringException THR-DATA-758
   */
  static void throwIfOther(Path file, Charset charset, Configuration hadoop) {
    try (InputStream bytes = CodecStreams.createInputStream(hadoop, file)) {
      String found = FoundEncoding.of(bytes.readNBytes(FoundEncoding.BYTES), charset);
      if (found != null) {
        throw new ScoringException(
            TextProblems.otherEncoding(file.toString(), charset.name(), found));
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Reads a file from its beginning, and throws at the first byte that the encoding does not have.
   *
   * @throws ScoringException THR-DATA-758 or 759
   */
  static void throwIfAny(Path file, Charset charset, Configuration hadoop) {
    throwIfOther(file, charset, hadoop);
    try (InputStream bytes = CodecStreams.createInputStream(hadoop, file)) {
      if (endsLinesAsAscii(charset)) {
        checkLines(file, bytes, charset);
      } else {
        checkText(file, bytes, charset);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static void checkLines(Path file, InputStream bytes, Charset charset) throws IOException {
    LineReader lines = new LineReader(bytes);
    Text line = new Text();
    CharBuffer text = CharBuffer.allocate(CHUNK);
    for (long number = 1; lines.readLine(line) > 0; number++) {
      ByteBuffer content = ByteBuffer.wrap(line.getBytes(), 0, line.getLength());
      CharsetDecoder decoder = StrictReader.decoder(charset);
      CoderResult result = CoderResult.OVERFLOW;
      while (result.isOverflow()) {
        text.clear();
        result = decoder.decode(content, text, true);
      }
      if (result.isError()) {
        String got = String.format(Locale.ROOT, "0x%02X", content.get(content.position()) & 0xFF);
        throw wrong(file, number, charset, "the byte " + got);
      }
    }
  }

  private static void checkText(Path file, InputStream bytes, Charset charset) throws IOException {
    long line = 1;
    char[] text = new char[1];
    try (Reader reader = StrictReader.open(bytes, charset)) {
      while (reader.read(text) > 0) {
        line += text[0] == '\n' ? 1 : 0;
      }
    } catch (CharacterCodingException e) {
      throw wrong(file, line, charset, "bytes that are none of its characters");
    }
  }

  private static ScoringException wrong(Path file, long line, Charset charset, String got) {
    return new ScoringException(
        TextProblems.wrongBytes(file + ", line " + line, charset.name(), got));
  }

  private static ScoringException unreadable(Path file, IOException thrown) {
    return new ScoringException(
        InputProblems.unreadableFile(file.toString(), "text", thrown.toString()), thrown);
  }
}
