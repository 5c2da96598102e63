package io.thresher.jobs.reference;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON schemas, as Jackson writes them: each component a property, described by its
 * {@code @param}.
 */
final class RecordSchema {
  static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("../udfs/src/main/java"));

  private RecordSchema() {}

  /** The schema of a type: a record, a list or a map of such, a text, a number or a boolean. */
  static Map<String, Object> of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type element = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      return Map.class.isAssignableFrom((Class<?>) generic.getRawType())
          ? map(of(element))
          : list(of(element));
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return ofRecord(plain);
    }
    return ordered("type", name(plain));
  }

  private static Map<String, Object> ofRecord(Class<?> type) {
    Map<String, String> texts = texts(type);
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String text =
          Objects.requireNonNull(
              texts.get(component.getName()), () -> "no @param of " + type + " " + component);
      properties.put(component.getName(), described(of(component.getGenericType()), text));
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        required.add(component.getName());
      }
    }
    return object(properties, required);
  }

  static Map<String, Object> list(Map<String, Object> element) {
    return ordered("type", "array", "items", element);
  }

  /** By names that are not known beforehand. */
  static Map<String, Object> map(Map<String, Object> element) {
    return ordered("type", "object", "additionalProperties", element);
  }

  static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
    Map<String, Object> schema = ordered("type", "object", "properties", properties);
    schema.put("required", required);
    schema.put("additionalProperties", false);
    return schema;
  }

  static Map<String, Object> described(Map<String, Object> schema, String text) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("description", text);
    described.putAll(schema);
    return described;
  }

  private static String name(Class<?> type) {
    if (type == String.class) {
      return "string";
    } else if (type == int.class
        || type == long.class
        || type == Integer.class
        || type == Long.class) {
      return "integer";
    } else if (type == double.class || type == Double.class) {
      return "number";
    } else if (type == boolean.class || type == Boolean.class) {
      return "boolean";
    }
    throw new IllegalArgumentException("no JSON type of " + type);
  }

  private static Map<String, String> texts(Class<?> type) {
    Class<?> top = type;
    while (top.getEnclosingClass() != null) {
      top = top.getEnclosingClass();
    }
    String file = top.getName().replace('.', '/') + ".java";
    Path source =
        SOURCES.stream()
            .map(folder -> folder.resolve(file))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no source of " + type));
    return Objects.requireNonNull(JavaSource.types(source).get(type.getSimpleName()))
        .parameterTexts();
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
