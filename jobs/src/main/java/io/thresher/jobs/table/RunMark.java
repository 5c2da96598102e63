package io.thresher.jobs.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the commit of a run says of it in the history of its table.
 *
 * @param run its id
 * @param settings the digest of the model and of all options that affect scores
 * @param model the digest of the model
 * @param inputTable that it has read, its name in full; empty where it read something else
 * @param inputVersion of that table; empty as well
 * @param mode how it was committed
 * @param rowsIn read
 * @param rowsScored committed
 * @param rowsQuarantined set aside
 */
public record RunMark(
    String run,
    String settings,
    String model,
    String inputTable,
    String inputVersion,
    String mode,
    long rowsIn,
    long rowsScored,
    long rowsQuarantined) {
  private static final String PREFIX = "thresher.";
  private static final String RUN = PREFIX + "run-id";
  private static final String SETTINGS = PREFIX + "settings";
  private static final String MODEL = PREFIX + "model";
  private static final String INPUT_TABLE = PREFIX + "input-table";
  private static final String INPUT_VERSION = PREFIX + "input-version";
  private static final String MODE = PREFIX + "mode";
  private static final String ROWS_IN = PREFIX + "rows-in";
  private static final String ROWS_SCORED = PREFIX + "rows-scored";
  private static final String ROWS_QUARANTINED = PREFIX + "rows-quarantined";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** By name, as a snapshot's summary takes them. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(RUN, run);
    properties.put(SETTINGS, settings);
    properties.put(MODEL, model);
    if (!inputTable.isEmpty()) {
      properties.put(INPUT_TABLE, inputTable);
      properties.put(INPUT_VERSION, inputVersion);
    }
    properties.put(MODE, mode);
    properties.put(ROWS_IN, Long.toString(rowsIn));
    properties.put(ROWS_SCORED, Long.toString(rowsScored));
    properties.put(ROWS_QUARANTINED, Long.toString(rowsQuarantined));
    return properties;
  }

  /** The same as one text. */
  String json() {
    try {
      return MAPPER.writeValueAsString(properties());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a commit says; null where it is none of a run. */
  static @Nullable RunMark of(Map<String, String> properties) {
    String run = properties.get(RUN);
    return run == null
        ? null
        : new RunMark(
            run,
            properties.getOrDefault(SETTINGS, ""),
            properties.getOrDefault(MODEL, ""),
            properties.getOrDefault(INPUT_TABLE, ""),
            properties.getOrDefault(INPUT_VERSION, ""),
            properties.getOrDefault(MODE, ""),
            number(properties, ROWS_IN),
            number(properties, ROWS_SCORED),
            number(properties, ROWS_QUARANTINED));
  }

  private static long number(Map<String, String> properties, String name) {
    String text = properties.getOrDefault(name, "");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /** What a text says that others may have written, too. */
  static @Nullable RunMark of(@Nullable String json) {
    if (json == null || !json.contains(RUN)) {
      return null;
    }
    try {
      return of(MAPPER.readValue(json, new TypeReference<Map<String, String>>() {}));
    } catch (JsonProcessingException e) {
      return null; // Text of somebody else, who is free to write what they like.
    }
  }
}
