package io.thresher.jobs.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import java.io.IOException;

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

  /** On one line. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static <T> T parse(String text, Class<T> type) throws IOException {
    return MAPPER.readValue(text, type);
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
