package io.thresher.jobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** Records as JSON. A field that this version does not know is passed over. */
public final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private Json() {}

  public static byte[] pretty(Object value) {
    try {
      return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@link #pretty} has it, made while it is written. */
  public static MetaStore.Content content(Object value) {
    return out ->
        MAPPER
            .writer()
            .with(SerializationFeature.INDENT_OUTPUT)
            .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .writeValue(out, value);
  }

  /** On one line. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * SHA-256 of the value on one line, in UTF-8, which is never made as a whole.
   *
   * @return lower-case hex
   */
  public static String digest(Object value) {
    MessageDigest digest = Digests.sha256();
    OutputStream bytes = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
    // Through a writer: written as bytes, what lies past U+FFFF would be escaped.
    try (Writer out = new OutputStreamWriter(bytes, UTF_8)) {
      MAPPER.writeValue(out, value);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return Digests.hex(digest);
  }

  public static <T> T parse(String text, Class<T> type) throws IOException {
    return MAPPER.readValue(text, type);
  }

  /**
   * Leaves the stream open.
   *
   * @throws ScoringException THR-OUT-207 where the content is none of ours
   */
  public static <T> T parse(InputStream content, Class<T> type, String file) throws IOException {
    try {
      return MAPPER
          .readerFor(type)
          .without(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .readValue(content);
    } catch (JsonProcessingException | CharConversionException e) {
      throw new ScoringException(
          PublishProblems.recordUnreadable(file, String.valueOf(e.getMessage())), e);
    }
  }

  /**
   * @throws ScoringException THR-OUT-207 where the content is none of ours
   */
  public static <T> T parse(byte[] content, Class<T> type, String file) {
    try {
      return MAPPER.readValue(content, type);
    } catch (IOException e) {
      throw new ScoringException(
          PublishProblems.recordUnreadable(file, String.valueOf(e.getMessage())), e);
    }
  }
}
