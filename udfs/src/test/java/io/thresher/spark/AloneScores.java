package io.thresher.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** What a model gives for each row alone: the truth for rows scored together. */
final class AloneScores {
  private AloneScores() {}

  /** What the model gives for each row alone, by id. */
  static Map<Long, Map<String, Object>> alone(Path model, List<Row> rows, List<String> inputs)
      throws Exception {
    Map<Long, Map<String, Object>> alone = new HashMap<>();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session =
        environment.createSession(model.toString(), new OrtSession.SessionOptions())) {
      for (Row row : rows) {
        Map<String, OnnxTensor> fed = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
          fed.put(
              inputs.get(i), OnnxTensor.createTensor(environment, batchOf(listOf(row.get(1 + i)))));
        }
        try (OrtSession.Result result = session.run(fed)) {
          Map<String, Object> scores = new LinkedHashMap<>();
          for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
            scores.put(output.getKey(), first(output.getValue().getValue()));
          }
          alone.put(row.getLong(0), scores);
        }
        fed.values().forEach(OnnxTensor::close);
      }
    }
    return alone;
  }

  private static Object batchOf(List<?> values) {
    if (values.get(0) instanceof Long) {
      return new long[][] {values.stream().mapToLong(Long.class::cast).toArray()};
    }
    float[][][] steps = new float[1][values.size()][];
    for (int i = 0; i < steps[0].length; i++) {
      List<?> step = listOf(values.get(i));
      steps[0][i] = new float[step.size()];
      for (int j = 0; j < step.size(); j++) {
        steps[0][i][j] = (Float) step.get(j);
      }
    }
    return steps;
  }

  /** The only row of a batch, arrays as lists. */
  private static Object first(Object batch) {
    return list(java.lang.reflect.Array.get(batch, 0));
  }

  private static Object list(Object value) {
    if (!value.getClass().isArray()) {
      return value;
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < java.lang.reflect.Array.getLength(value); i++) {
      list.add(list(java.lang.reflect.Array.get(value, i)));
    }
    return list;
  }

  static List<?> listOf(Object value) {
    return value instanceof scala.collection.Seq<?> seq
        ? scala.jdk.javaapi.CollectionConverters.asJava(seq)
        : (List<?>) value;
  }

  private static void assertClose(Object actual, Object expected) {
    if (expected instanceof List<?> list) {
      List<?> values = listOf(actual);
      assertThat(values).hasSameSizeAs(list);
      for (int i = 0; i < list.size(); i++) {
        assertClose(values.get(i), list.get(i));
      }
    } else if (expected instanceof Float number) {
      assertThat((Float) actual).isCloseTo(number, within(2e-6f));
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  /** Compares scored rows, whose first column is the id, with {@link #alone}. */
  static void assertScores(List<Row> scored, Map<Long, Map<String, Object>> expected) {
    assertThat(scored.stream().map(row -> row.getLong(0)).toList())
        .containsExactlyElementsOf(expected.keySet().stream().sorted().toList());
    for (Row row : scored) {
      requireNonNull(expected.get(row.getLong(0)))
          .forEach((output, value) -> assertClose(row.getAs(output), value));
    }
  }
}
