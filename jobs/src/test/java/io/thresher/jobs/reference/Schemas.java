package io.thresher.jobs.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.thresher.jobs.manifest.Manifest;
import io.thresher.jobs.report.ReportField;
import io.thresher.profile.DataProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON schemas of what Thresher writes for other programs, and tables of their fields. */
final class Schemas {
  private Schemas() {}

  static Map<String, Object> manifest() {
    return titled("Thresher's manifest of an output", RecordSchema.of(Manifest.class));
  }

  static Map<String, Object> profile() {
    return titled("Thresher's profile of a run", RecordSchema.of(DataProfile.class));
  }

  static Map<String, Object> report() {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (ReportField field : ReportField.values()) {
      Map<String, Object> value = RecordSchema.of(field.type());
      Map<String, Object> schema =
          switch (field.form()) {
            case ONE -> value;
            case LIST -> RecordSchema.list(value);
            case MAP -> RecordSchema.map(value);
          };
      properties.put(field.key(), RecordSchema.described(schema, field.meaning()));
      if (field.presence() == ReportField.Presence.ALWAYS) {
        required.add(field.key());
      }
    }
    return titled("Thresher's report of a command", RecordSchema.object(properties, required));
  }

  private static Map<String, Object> titled(String title, Map<String, Object> schema) {
    Map<String, Object> titled = new LinkedHashMap<>();
    titled.put("$schema", RecordSchema.DRAFT);
    titled.put("title", title);
    titled.putAll(schema);
    return titled;
  }

  static String json(Map<String, Object> schema) {
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(schema)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A line for each field, those of objects below it with a dot, those of lists with brackets. */
  static MarkdownTable table(Map<String, Object> schema) {
    MarkdownTable table = new MarkdownTable("field", "type", "always", "meaning");
    rows("", schema, table);
    return table;
  }

  @SuppressWarnings("unchecked")
  private static void rows(String prefix, Map<String, Object> schema, MarkdownTable table) {
    List<String> required = (List<String>) schema.getOrDefault("required", List.of());
    ((Map<String, Object>) schema.getOrDefault("properties", Map.of()))
        .forEach(
            (name, property) -> {
              Map<String, Object> value = (Map<String, Object>) property;
              String path = prefix + name;
              table.row(
                  "`" + path + "`",
                  type(value),
                  required.contains(name) ? "yes" : "",
                  String.valueOf(value.get("description")));
              rows(path + ".", value, table);
              if (value.get("items") instanceof Map<?, ?> items) {
                rows(path + "[].", (Map<String, Object>) items, table);
              }
            });
  }

  private static String type(Map<String, Object> schema) {
    if (schema.get("items") instanceof Map<?, ?> items) {
      return "list of " + items.get("type") + "s";
    } else if (schema.get("additionalProperties") instanceof Map<?, ?> values) {
      return "object of " + values.get("type") + "s";
    }
    return String.valueOf(schema.get("type"));
  }
}
