package io.thresher.spark.text;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.List;

/** Reads text, and throws where the encoding does not have its bytes. */
final class StrictReader {
  private static final char MARK = '\uFEFF';

  /** Those whose byte order mark Java takes for text. */
  private static final List<Charset> MARK_IS_TEXT = List.of(UTF_8, UTF_16LE, UTF_16BE);

  private StrictReader() {}

  static CharsetDecoder decoder(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Text without a byte order mark. */
  static Reader open(InputStream bytes, Charset charset) {
    Reader reader = new BufferedReader(new InputStreamReader(bytes, decoder(charset)));
    if (!MARK_IS_TEXT.contains(charset)) {
      return reader;
    }
    try {
      reader.mark(1);
      if (reader.read() != MARK) {
        reader.reset();
      }
      return reader;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
