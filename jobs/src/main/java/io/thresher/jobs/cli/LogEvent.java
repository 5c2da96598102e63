package io.thresher.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thresher.errors.Problem;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What happens, as a line for collectors of logs. */
final class LogEvent {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LogEvent() {}

  /** ISO 8601, UTC, to the second. */
  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String json(String event, Map<String, ?> fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("time", now());
    all.put("event", event);
    all.putAll(fields);
    try {
      return JSON.writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> fields(Problem problem) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("code", problem.code());
    fields.put("what", problem.what());
    fields.put("where", problem.where());
    fields.put("expectation", problem.expectation());
    fields.put("fix", problem.fix());
    return fields;
  }
}
