package io.thresher.runtime.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.options.SqlRules;
import io.thresher.runtime.session.SessionOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestOrtOptions {
  @Test
  void findsAllThatIsWrongAtOnce() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("enable_mem_patern", "1");
    options.put("session.intra_op.allow_spining", "1");
    options.put("enable_cpu_mem_arena", "yes");
    options.put("intra_op_num_threads", "2");
    options.put("execution_mode", "parallel");

    assertThat(check(options))
        .extracting(Problem::code, Problem::where, Problem::fix)
        .containsExactly(
            tuple("THR-USE-203", "option enable_mem_patern", "did you mean 'enable_mem_pattern'?"),
            tuple(
                "THR-USE-203",
                "option session.intra_op.allow_spining",
                "did you mean 'session.intra_op.allow_spinning'?"),
            tuple("THR-USE-204", "option enable_cpu_mem_arena", "correct the value"),
            tuple("THR-USE-205", "option intra_op_num_threads", "use the option threads"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          graph_optimization_level   | fastest    | one of disable_all, basic
          inter_op_num_threads       | -1         | a whole number, 0 to 999999999
          inter_op_num_threads       | 9999999999 | a whole number, 0 to 999999999
          log_severity_level         | 5          | one of 0, 1, 2, 3, 4
          session.disable_prepacking | true       | 0 or 1
          custom_op_library          | ''         | some text
          dim.n                      | 0          | a whole number, 1 or more
          cuda.gpu_mem_limit         | 2G         | a whole number, 0 or more
          """)
  void saysWhatIsAllowed(String key, String value, String allowed) {
    assertThat(check(Map.of(key, value)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.expectation()).contains("expected " + allowed));
  }

  static List<String> configEntries() {
    return OrtOptionTable.keys().stream()
        .filter(key -> key.contains(".") && !key.startsWith("memory."))
        .toList();
  }

  @Test
  void knowsTheOptionsOfOnnxRuntime() {
    assertThat(OrtOptionTable.keys()).hasSizeGreaterThan(80).contains("ep.context_enable");
  }

  @ParameterizedTest
  @CsvSource({
    "execution_mode,parallel",
    "graph_optimization_level,ORT_ENABLE_BASIC",
    "inter_op_num_threads,2",
    "enable_cpu_mem_arena,0",
    "enable_mem_pattern,0",
    "memory.enable_memory_arena_shrinkage,cpu:0",
    "logid,scoring",
    "log_severity_level,4",
    "log_verbosity_level,1",
    "use_deterministic_compute,1",
    "dim.n,8",
    "session.set_denormal_as_zero,1",
    "session.intra_op.allow_spinning,1",
    "mlas.kleidiai.conv_igemm_max_work,12345678901"
  })
  void setsWhatIsAllowed(String key, String value) throws OrtException {
    NativeLibrary.load();
    try (SessionOptions options = new SessionOptions()) {
      OrtOptions.apply(order(Map.of(key, value)), options);
      if (configEntries().contains(key)) {
        assertThat(options.getConfigEntries()).containsEntry(key, value);
      }
    }
  }

  @Test
  void letsNoThreadSpinUnlessAskedTo() throws OrtException {
    NativeLibrary.load();
    try (SessionOptions options = new SessionOptions()) {
      OrtOptions.apply(order(Map.of("session.inter_op.allow_spinning", "1")), options);
      assertThat(options.getConfigEntries())
          .containsEntry("session.intra_op.allow_spinning", "0")
          .containsEntry("session.inter_op.allow_spinning", "1");
    }
  }

  @Test
  void refusesOptionsOfAnotherDevice() {
    NativeLibrary.load();
    try (SessionOptions options = new SessionOptions()) {
      assertThatThrownBy(() -> OrtOptions.apply(order(Map.of("cuda.use_tf32", "0")), options))
          .hasMessageContaining("THR-USE-205")
          .hasMessageContaining("option cuda.use_tf32");
    }
  }

  static Set<String> closedKeys() {
    return OrtOptions.effects().entrySet().stream()
        .filter(entry -> entry.getValue() != OrtEffect.OPEN)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Test
  void closesToSqlWhateverWritesReadsOrLoads() {
    assertThat(closedKeys())
        .contains(
            "custom_op_library",
            "optimized_model_filepath",
            "enable_profiling",
            "profile_file_prefix",
            "inter_op_num_threads",
            "session.model_external_initializers_file_folder_path")
        .containsAll(OrtOptionTable.keys().stream().filter(key -> key.startsWith("ep.")).toList())
        .containsAll(
            OrtOptionTable.keys().stream()
                .filter(key -> key.contains("file") || key.contains("path"))
                .toList());
  }

  @Test
  void opensToSqlTheHarmlessKeysAndNoOther() {
    for (Map.Entry<String, OrtEffect> entry : OrtOptions.effects().entrySet()) {
      List<Problem> problems = checkOpen(entry.getKey(), Map.of());
      if (entry.getValue() == OrtEffect.OPEN) {
        assertThat(problems).as(entry.getKey()).isEmpty();
      } else {
        assertThat(problems)
            .as(entry.getKey())
            .singleElement()
            .satisfies(
                problem -> {
                  assertThat(problem.code()).isEqualTo("THR-USE-703");
                  assertThat(problem.where()).contains(entry.getKey());
                  assertThat(problem.expectation()).contains(entry.getValue().description());
                });
      }
    }
    assertThat(checkOpen("dim.n", Map.of())).isEmpty();
    assertThat(checkOpen("session.of_tomorrow", Map.of())).hasSize(1);
  }

  @Test
  void tellsAdministratorsOfEveryKey() throws IOException {
    String page = Files.readString(Path.of("../docs/how-to/shared-cluster.md"));
    for (OrtEffect effect : OrtEffect.values()) {
      String keys =
          OrtOptions.effects().entrySet().stream()
              .filter(entry -> entry.getValue() == effect)
              .map(entry -> "`" + entry.getKey() + "`")
              .collect(Collectors.joining(", "));
      assertThat(page).contains("| " + effect.description() + " | " + keys);
    }
  }

  @Test
  void opensToSqlWhatAnAdministratorLists() {
    Map<String, String> one = Map.of("spark.thresher.sql.ort", "logid");
    assertThat(checkOpen("logid", one)).isEmpty();
    assertThat(checkOpen("enable_mem_pattern", one)).hasSize(1);
    assertThat(checkOpen("dim.n", one)).hasSize(1);
    Map<String, String> more = Map.of("spark.thresher.sql.ort", "default, logid");
    assertThat(checkOpen("logid", more)).isEmpty();
    assertThat(checkOpen("enable_mem_pattern", more)).isEmpty();
    Map<String, String> library = Map.of("spark.thresher.sql.ort", "custom_op_library");
    assertThat(checkOpen("custom_op_library", library))
        .singleElement()
        .satisfies(p -> assertThat(p.fix()).contains("spark.thresher.sql.custom-ops"));
    Map<String, String> digest = Map.of("spark.thresher.sql.custom-ops", "0".repeat(64));
    assertThat(checkOpen("custom_op_library", digest)).isEmpty();
  }

  private static List<Problem> checkOpen(String key, Map<String, String> settings) {
    Problems problems = new Problems();
    OrtOptions.checkOpen(Map.of(key, "1"), SqlRules.of(settings), problems);
    return problems.list();
  }

  private static SessionOrder order(Map<String, String> ort) {
    return new SessionOrder("m.onnx", Device.CPU, 1, ort);
  }

  private static List<Problem> check(Map<String, String> options) {
    Problems problems = new Problems();
    OrtOptions.check(options, problems);
    return problems.list();
  }
}
